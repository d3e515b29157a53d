package dev.modelregistry;

/**
 * Tells lookups whether they may end with what they find in memory, which is so nearly always. One field says it for all that
 * could be in the way: the log is to be told, or what is in memory may be too old.
 */
final class LookupGate {

    private volatile boolean closed;

    /** Guarded by this, as is the next. */
    private boolean logged;

    private volatile boolean stale;

    /** Finds out whether what is in memory is too old. */
    private volatile Runnable staleness = () -> {};

    boolean isClosed() {
        return closed;
    }

    /** Tells whether what is in memory may be too old. */
    boolean isStale() {
        return stale;
    }

    /** Has this done whenever the time is read anyway. */
    void setStaleness(Runnable check) {
        staleness = check;
    }

    /** Finds out anew whether what is in memory is too old. */
    void refresh() {
        staleness.run();
    }

    synchronized void setLogged(boolean isLogged) {
        logged = isLogged;
        closed = logged || stale;
    }

    synchronized void setStale(boolean isStale) {
        stale = isStale;
        closed = logged || stale;
    }
}
