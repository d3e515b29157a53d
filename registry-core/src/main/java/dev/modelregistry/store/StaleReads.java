package dev.modelregistry.store;

/** What reads do when nobody can tell any more whether what is in memory is recent enough. */
public enum StaleReads {
    /** They fail with a {@link dev.modelregistry.error.StaleReadException}. */
    FAIL,
    /** They go on, however old what they find may be. */
    SERVE
}
