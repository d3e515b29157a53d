package dev.modelregistry.spring.store.fault;

/** What must not happen. */
enum Violation {
    /** An acknowledged write, or a revision that somebody read, is not among those that made the store what it is. */
    LOST,
    /** A commit was applied twice, or two commits made one revision. */
    DOUBLED,
    /** A value or a revision that nobody wrote, or that was never in the store. */
    PHANTOM,
    /** A write was done although its caller was told that nothing was. */
    DONE_BUT_REFUSED,
    /** A store gave a revision although a later one had been acknowledged or read before. */
    OLD_LOAD,
    /** A registry gave a value that was replaced longer ago than the bound. */
    STALE,
    /** A registry gave a value that is older than one that it gave before. */
    WENT_BACK,
    /** In the end a registry and the store differ, or the store and the commits that made it. */
    DIVERGED
}
