package dev.modelregistry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The partitions that are behind the store, and a few daemon threads, {@code modelregistry-catch-up}, that read them again and
 * end when there is nothing to do.
 */
final class CatchUps {

    private static final Logger LOG = System.getLogger("dev.modelregistry.store");
    private static final int IDLE_SECONDS = 10;

    private final PartitionStore copies;
    private final PartitionTable partitions;
    private final StoreConnection connection;
    private final ThreadPoolExecutor threads;
    private final Set<Partition> behind = ConcurrentHashMap.newKeySet();
    private final Set<Partition> queued = ConcurrentHashMap.newKeySet();

    CatchUps(PartitionStore copies, PartitionTable partitions, StoreConnection connection, int mostThreads) {
        this.copies = copies;
        this.partitions = partitions;
        this.connection = connection;
        this.threads = new ThreadPoolExecutor(
                mostThreads,
                mostThreads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> DaemonThreads.of(task, "modelregistry-catch-up"),
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    void close() {
        threads.shutdown();
    }

    /** Has a partition read again, unless it is about to be. */
    void add(Partition partition) {
        behind.add(partition);
        submit(partition);
    }

    /** Has a partition read again that somebody has changed, if that is still needed: meanwhile it could not be. */
    void changed(Partition partition) {
        if (behind.contains(partition)
                || (partition.isLoaded() && partition.link().isBehind())) {
            add(partition);
        }
    }

    /** Tries again what failed. */
    void retry() {
        behind.forEach(this::submit);
    }

    int behind() {
        return behind.size();
    }

    /** Returns when all that is in memory was right for sure. */
    long oldest() {
        long feedAsOf = connection.asOf();
        long oldest = feedAsOf;
        for (Partition partition : behind) {
            long asOf = partition.link().asOf(feedAsOf);
            if (asOf - oldest < 0) {
                oldest = asOf;
            }
        }
        return oldest;
    }

    private void submit(Partition partition) {
        if (queued.add(partition)) {
            threads.execute(() -> run(partition));
        }
    }

    private void run(Partition partition) {
        queued.remove(partition);
        try {
            if (!partition.pin() || catchUp(partition)) {
                forgetIfDone(partition);
            }
        } catch (RuntimeException e) {
            // It stays among those behind, and what is read of it grows stale until it can be read again.
            LOG.log(Level.DEBUG, "a tenant that changed could not be read again yet", e);
        }
    }

    private boolean catchUp(Partition partition) {
        Changes changes = partition.changes();
        try {
            return copies.catchUp(partition, changes);
        } finally {
            partitions.unpinUnused(partition);
            changes.publish();
        }
    }

    /** Whoever finds it behind afterwards adds it again. */
    private void forgetIfDone(Partition partition) {
        behind.remove(partition);
        if (partition.link().isBehind() && !partition.isRetired()) {
            add(partition);
        }
    }
}
