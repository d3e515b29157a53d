package dev.modelregistry;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StaleReads;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.store.StoreTraits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows what others change in the store, on a daemon thread, {@code modelregistry-feed}, and has the tenants read again that
 * are in memory. A feed is only believed when it says that something was changed: each time it is opened, whenever it may have
 * missed something, and every now and then anyway, the revisions of all tenants in memory are compared with the store's.
 */
final class ChangeFollower {

    private static final Logger LOG = System.getLogger("dev.modelregistry.store");
    private static final StoreTraits NOT_REACHED = new StoreTraits("unknown", false, false, List.of());

    private static final int MOST_COMPARED = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final ModelStore store;
    private final StoreOptions options;
    private final PartitionTable partitions;
    private final StoreConnection connection;
    private final UnknownTenants unknown;
    private final StoreCounters counters;
    private final CatchUps catchUps;
    private final Thread thread;
    private final @Nullable StalenessWatch watch;
    private volatile StoreTraits traits = NOT_REACHED;
    private volatile boolean closed;
    private volatile @Nullable ChangeFeed feed;

    /** Whether the feed that is open has told anything. */
    private boolean hasTold;

    ChangeFollower(
            ModelStore store,
            StoreOptions options,
            PartitionTable partitions,
            PartitionStore copies,
            StoreConnection connection,
            UnknownTenants unknown,
            StoreCounters counters,
            LookupGate gate) {
        this.store = store;
        this.options = options;
        this.partitions = partitions;
        this.connection = connection;
        this.unknown = unknown;
        this.counters = counters;
        this.catchUps = new CatchUps(copies, partitions, connection, options.concurrentLoads());
        this.thread = DaemonThreads.of(this::run, "modelregistry-feed");
        this.watch = options.staleReads() == StaleReads.FAIL
                ? new StalenessWatch(catchUps::oldest, options.maxStaleness(), gate)
                : null;
    }

    void start() {
        thread.start();
        if (watch != null) {
            watch.start();
        }
    }

    /** Ends all threads, those that wait for the store as soon as it lets them. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        catchUps.close();
        if (watch != null) {
            watch.close();
        }
        ChangeFeed open = feed;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "the feed of changes could not be closed", e);
            }
        }
    }

    StoreTraits traits() {
        return traits;
    }

    int behind() {
        return catchUps.behind();
    }

    /** Returns when all that is in memory was right for sure. */
    long oldest() {
        return catchUps.oldest();
    }

    /** Has a partition read again that somebody has changed, if that is still needed. */
    void changed(Partition partition) {
        catchUps.changed(partition);
    }

    private void run() {
        long pause = FIRST_PAUSE_NANOS;
        while (!closed) {
            hasTold = false;
            try (ChangeFeed opened = open()) {
                follow(opened);
            } catch (RuntimeException | Error e) {
                // A feed that has told anything may have broken off alone; then the next one comes at once.
                pause = hasTold ? FIRST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                failed(e, !hasTold);
            }
            feed = null;
            // Nobody interrupts this thread to end it, and while it is interrupted it could neither wait nor pause.
            Thread.interrupted();
            if (!closed) {
                LockSupport.parkNanos(this, pause);
            }
        }
    }

    private ChangeFeed open() {
        if (traits == NOT_REACHED) {
            traits = store.traits();
            traits.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        }
        ChangeFeed opened = store.openFeed();
        feed = opened;
        return opened;
    }

    private void failed(Throwable cause, boolean isDown) {
        if (closed) {
            return;
        }
        counters.feedFailures.increment();
        if (isDown) {
            connection.down(cause, System.nanoTime());
        } else {
            LOG.log(Level.DEBUG, "the feed of changes broke off, and is opened again", cause);
        }
    }

    private void follow(ChangeFeed opened) {
        Duration shareOfBound = options.maxStaleness().dividedBy(4);
        Duration wait = shareOfBound.compareTo(LONGEST_WAIT) < 0 ? shareOfBound : LONGEST_WAIT;
        long compared = compareAll();
        while (!closed) {
            catchUps.retry();
            FeedBatch batch = opened.next(wait);
            hasTold = true;
            long before = connection.asOf();
            batch.changes().forEach((tenant, revision) -> changed(tenant, revision, before));
            if (batch.resync()
                    || System.nanoTime() - compared >= options.compareInterval().toNanos()) {
                compared = compareAll();
            } else {
                connection.up(batch.completeAsOfNanos());
            }
        }
    }

    /**
     * Acts on a change that was made after {@code since}. A tenant that is just being loaded is told of it, and one that was
     * found not to be in the store is forgotten as such, in this order: see {@link PartitionStore#load}.
     */
    private void changed(String key, Revision revision, long since) {
        Partition partition = partitions.findByKey(key);
        if (partition != null && partition.link().raise(revision, since) && partition.isLoaded()) {
            catchUps.add(partition);
        }
        unknown.remove(key);
    }

    /** Compares the revisions of all that is in memory with the store's; returns when it began to. */
    private long compareAll() {
        long at = System.nanoTime();
        long since = connection.asOf();
        List<String> keys = new ArrayList<>();
        keys.add(ModelStore.GLOBAL);
        for (Partition partition : partitions.tenants().snapshot()) {
            keys.add(partition.key());
        }
        // These last: one that is just being loaded may turn out to be unknown.
        keys.addAll(unknown.all());
        for (int start = 0; start < keys.size(); start += MOST_COMPARED) {
            List<String> some = keys.subList(start, Math.min(keys.size(), start + MOST_COMPARED));
            Map<String, Revision> actual = store.revisions(some);
            for (String key : some) {
                compare(key, Objects.requireNonNullElse(actual.get(key), Revision.NONE), since);
            }
        }
        counters.comparisons.increment();
        connection.up(at);
        return at;
    }

    private void compare(String key, Revision actual, long since) {
        Partition partition = partitions.findByKey(key);
        if (partition == null || !partition.isLoaded()) {
            if (!actual.equals(Revision.NONE)) {
                changed(key, actual, since);
            }
        } else if (partition.link().compare(actual, since)) {
            catchUps.add(partition);
        }
    }
}
