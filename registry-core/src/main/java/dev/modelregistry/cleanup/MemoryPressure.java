package dev.modelregistry.cleanup;

/** Tells when memory is short. */
interface MemoryPressure {

    /**
     * Calls {@code listener} whenever a garbage collection has left memory short, until {@link #ignore()}. The listener is
     * called on a thread of the JVM and must return at once.
     */
    void listen(Runnable listener);

    /** Makes sure that the listener will be called, though others may have changed what that takes. */
    void refresh();

    /** Calls the listener no more, and leaves the JVM as it was found. */
    void ignore();

    /** Tells whether the latest garbage collection left memory short. */
    boolean isHigh();
}
