package dev.modelregistry;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.store.TenantSnapshot;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The store as those who use models call it: not while it is known to be away, for so many loads at a time and no more, and with
 * commits that are repeated until it is known what became of them.
 */
final class GuardedStore {

    /** So often is tried what others may be in the way of. */
    static final int MOST_ATTEMPTS = 50;

    private static final int ATTEMPTS_WITHOUT_PAUSE = 2;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final ModelStore store;
    private final StoreOptions options;
    private final StoreConnection connection;
    private final StoreCounters counters;
    private final Semaphore loads;

    GuardedStore(ModelStore store, StoreOptions options, StoreConnection connection, StoreCounters counters) {
        this.store = store;
        this.options = options;
        this.connection = connection;
        this.counters = counters;
        this.loads = new Semaphore(options.concurrentLoads(), true);
    }

    TenantSnapshot load(String key) {
        connection.requireReachable();
        loads.acquireUninterruptibly();
        try {
            // That may have been a long wait.
            connection.requireReachable();
            return store.load(key);
        } catch (RuntimeException e) {
            counters.loadFailures.increment();
            throw e;
        } finally {
            loads.release();
        }
    }

    Revision revision(String key) {
        connection.requireReachable();
        return Objects.requireNonNullElse(store.revisions(Set.of(key)).get(key), Revision.NONE);
    }

    List<String> tenants(@Nullable String after, int limit) {
        connection.requireReachable();
        return store.tenants(after, limit);
    }

    /**
     * Commits.
     *
     * @throws StoreUnavailableException with an unknown outcome when that could not be found out for the time that is allowed
     */
    CommitResult commit(Commit commit) {
        connection.requireReachable();
        try {
            return store.commit(commit);
        } catch (StoreUnavailableException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            counters.unknownOutcomes.increment();
            return repeat(commit, e);
        }
    }

    private CommitResult repeat(Commit commit, StoreUnavailableException first) {
        long since = System.nanoTime();
        RuntimeException last = first;
        boolean wasInterrupted = false;
        try {
            while (System.nanoTime() - since < options.outcomeWait().toNanos()) {
                // Who is interrupted cannot pause, and a store may break off for that alone.
                wasInterrupted |= Thread.interrupted();
                pause();
                try {
                    return store.commit(commit);
                } catch (RuntimeException e) {
                    // Whatever went wrong this time, it does not say what became of the first time.
                    last = e;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        counters.unresolvedOutcomes.increment();
        StoreUnavailableException failure = StoreUnavailableException.outcomeUnknown(
                "The model store broke off during a change, and it is not known whether the change was made."
                        + " Try again when it is back: that is safe, whatever became of it",
                first);
        failure.addSuppressed(last);
        throw failure;
    }

    /** Lets others go first for a while, unless this was one of the first attempts. */
    static void pauseAfter(int attempt) {
        if (attempt > ATTEMPTS_WITHOUT_PAUSE) {
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
    }
}
