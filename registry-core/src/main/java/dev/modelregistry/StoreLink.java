package dev.modelregistry;

import dev.modelregistry.store.Revision;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the copy that one partition is of a tenant in the store: which revision it is, and whether there is a later
 * one.
 *
 * <p>{@link #writer} is held during every load and commit of the tenant, and whenever models are added, so that what a commit
 * was made for is still so when it is done. Lookups of what is in memory never wait for it. All else is guarded by this
 * object's monitor, or by that lock where it says so.
 *
 * <p><b>The floor</b> is the highest revision that anybody told of. A copy below it is behind, also when it was read after
 * that, and is read again.
 */
final class StoreLink {

    /** This, its lock (two objects) and a revision with its id. */
    static final int BYTES = 56 + 48 + 24 + 32;

    final ReentrantLock writer = new ReentrantLock();

    private Revision revision = Revision.NONE;
    private long floor;
    private boolean behind;

    /** When the copy was right for sure: when it was read, and, if it is behind, when it was not yet. */
    private long readAt;

    private long behindSince;

    /** Names of models in the store that cannot be read. Changed under the writer lock. */
    private volatile Set<String> unreadable = Set.of();

    /** The last load that failed, for those who waited for it. Guarded by the writer lock. */
    private @Nullable RuntimeException failure;

    private long failedAt;

    StoreLink(long now) {
        this.readAt = now;
    }

    synchronized Revision revision() {
        return revision;
    }

    synchronized boolean isBehind() {
        return behind;
    }

    /**
     * Notes that there is a revision, of which a feed tells.
     *
     * @param since when there was no change yet that the copy has not
     * @return whether the copy is behind
     */
    synchronized boolean raise(Revision told, long since) {
        boolean isAnother = told.number() == revision.number() && !told.equals(revision);
        if (told.number() > revision.number() || isAnother) {
            floor = Math.max(floor, told.number());
            fallBehind(since);
        }
        return behind;
    }

    /** Notes which revision the store has, also one with a lower number, which a restored store may have. */
    synchronized boolean compare(Revision actual, long since) {
        if (!actual.equals(revision)) {
            floor = actual.number();
            fallBehind(since);
        }
        return behind;
    }

    /** Notes that nobody knows whether the copy is right. */
    synchronized void fallBehind(long since) {
        if (!behind) {
            behind = true;
            behindSince = since;
        }
    }

    /**
     * Notes that the copy is of this revision.
     *
     * @param at when it was so for sure
     * @return whether that is good enough; if not, the copy has to be read again
     */
    synchronized boolean became(Revision now, long at) {
        revision = now;
        readAt = at;
        behind = now.number() < floor;
        return !behind;
    }

    /** Returns when the copy was right for sure, given when all changes of all tenants were known for sure. */
    synchronized long asOf(long feedAsOf) {
        long known = behind ? behindSince : feedAsOf;
        return known - readAt > 0 ? known : readAt;
    }

    /* ---- under the writer lock ---- */

    Set<String> unreadable() {
        return unreadable;
    }

    void setUnreadable(Set<String> names) {
        unreadable = Set.copyOf(names);
    }

    void failed(RuntimeException cause, long now) {
        failure = cause;
        failedAt = now;
    }

    /** Returns why a load failed that was not over when somebody began to wait for it; {@code null} if none did. */
    @Nullable
    RuntimeException failureSince(long asked) {
        return failure != null && failedAt - asked >= 0 ? failure : null;
    }
}
