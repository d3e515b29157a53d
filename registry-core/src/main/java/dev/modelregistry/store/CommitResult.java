package dev.modelregistry.store;

/** What became of a commit. */
public sealed interface CommitResult {

    /**
     * It was done, now or when it was tried before.
     *
     * @param revision what the commit made of the tenant, which others may have changed since
     */
    record Committed(Revision revision) implements CommitResult {}

    /**
     * It was not done, for the tenant has another revision than the expected one.
     *
     * @param actual the one that it has
     */
    record Conflict(Revision actual) implements CommitResult {}
}
