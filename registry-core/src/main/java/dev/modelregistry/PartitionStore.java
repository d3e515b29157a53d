package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes partitions copies of what a store has: loads them when they are first used, changes the store before it lets them
 * change, and reads them again when others changed the store.
 *
 * <p>The store is called with the tenant's {@link StoreLink#writer} lock held and no other: lookups go on meanwhile, and only
 * those who want to load or change the same tenant wait. A partition is loaded once and stays so until it is retired: whoever
 * finds it loaded, then finds nothing in it, and then finds it still loaded knows that there was nothing.
 */
final class PartitionStore {

    private final GuardedStore store;
    private final StoreOptions options;
    private final RegistryParts parts;
    private final PartitionTable partitions;
    private final StoreCounters counters = new StoreCounters();
    private final UnknownTenants unknown;
    private final StoreConnection connection = new StoreConnection(System.nanoTime());
    private final PartitionReader reader;
    private final PartitionWriter writer;
    private final ChangeFollower follower;

    PartitionStore(ModelStore store, StoreOptions options, RegistryParts parts, PartitionTable partitions) {
        this.store = new GuardedStore(store, options, connection, counters);
        this.options = options;
        this.parts = parts;
        this.partitions = partitions;
        this.unknown = new UnknownTenants(options);
        this.reader = new PartitionReader(this.store, unknown);
        this.writer = new PartitionWriter(this.store, reader, connection, unknown, counters);
        this.follower = new ChangeFollower(store, options, partitions, this, connection, unknown, counters, parts.gate);
    }

    /** Follows the store's changes from now on. */
    void start() {
        follower.start();
    }

    void close() {
        follower.close();
    }

    /* ---- what lookups ask ---- */

    /** Tells whether the store is known not to have a tenant, recently enough. */
    boolean isUnknown(String key) {
        Long readAt = unknown.find(key);
        return readAt != null && !(parts.gate.isStale() && isTooOld(later(readAt, connection.asOf())));
    }

    /** Throws if what is in memory of a tenant may be older than is allowed. */
    void requireFresh(Partition partition) {
        if (parts.gate.isStale()) {
            long asOf = partition.link().asOf(connection.asOf());
            if (isTooOld(asOf)) {
                throw new StaleReadException(Duration.ofNanos(System.nanoTime() - asOf), options.maxStaleness());
            }
        }
    }

    /** Asked only while the gate says that something is, which it never does where stale reads are served. */
    private boolean isTooOld(long asOf) {
        return System.nanoTime() - asOf > options.maxStaleness().toNanos();
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /* ---- load ---- */

    /** Has a partition loaded, by this thread or by the one that is about it; the caller has pinned it. */
    void load(Partition partition, Changes changes) {
        if (partition.isLoaded()) {
            requireFresh(partition);
            return;
        }
        whenLoaded(partition, true, () -> true, changes);
    }

    private <T> T whenLoaded(Partition partition, boolean needsRoom, Supplier<T> action, Changes changes) {
        StoreLink link = partition.link();
        long asked = System.nanoTime();
        link.writer.lock();
        try {
            if (needsRoom) {
                requireRoom(partition);
            }
            loadIfNeeded(partition, link, asked, changes);
            return action.get();
        } finally {
            unlock(partition);
        }
    }

    /** Needs the writer lock. Whatever is only removed needs no room. */
    private void requireRoom(Partition partition) {
        int limit = parts.limits.residentTenants();
        if (partition.tenant() != null && partition.index().size() == 0 && parts.counters.residentTenants() >= limit) {
            throw new LimitExceededException("residentTenants", limit, limit + 1L);
        }
    }

    private void loadIfNeeded(Partition partition, StoreLink link, long asked, Changes changes) {
        if (partition.isLoaded()) {
            return;
        }
        RuntimeException shared = link.failureSince(asked);
        if (shared != null) {
            throw shared;
        }
        try {
            reader.read(partition, changes);
            counters.loads.increment();
        } catch (RuntimeException e) {
            link.failed(e, System.nanoTime());
            throw e;
        }
    }

    /** Whoever wanted to read the partition again meanwhile did not wait for the lock. */
    private void unlock(Partition partition) {
        partition.link().writer.unlock();
        follower.changed(partition);
    }

    /**
     * Reads a partition again if it is still behind; the caller has pinned it. Answers {@code false} if somebody is changing
     * it, which may last: then they have it read again, if need be.
     */
    boolean catchUp(Partition partition, Changes changes) {
        StoreLink link = partition.link();
        if (!link.writer.tryLock()) {
            return false;
        }
        try {
            if (partition.isLoaded() && link.isBehind()) {
                reader.read(partition, changes);
                counters.reloads.increment();
            }
            return true;
        } finally {
            link.writer.unlock();
        }
    }

    /* ---- change ---- */

    /** Adds what is not stored to a partition that the caller has pinned. */
    <T> T addUnstored(Partition partition, Supplier<T> add, Changes changes) {
        return whenLoaded(partition, true, add, changes);
    }

    /**
     * Adds to a partition that the caller has pinned: first to what the store keeps of it, then to what is in memory.
     *
     * @param stored what the store has to be changed by, given what the partition is now
     * @param add makes the change in memory
     */
    <T> T add(Partition partition, Function<StoredPart, StoredChange> stored, Supplier<T> add, Changes changes) {
        return whenLoaded(partition, true, () -> writer.change(partition, stored, add, changes), changes);
    }

    /** Removes everything of a tenant from the store and from memory; the caller has pinned it. */
    void drop(Partition partition, Changes changes) {
        StoreLink link = partition.link();
        Supplier<Boolean> drop = () -> writer.change(
                partition,
                stored -> {
                    Set<String> names = stored.names();
                    names.addAll(link.unreadable());
                    return StoredChange.remove(names);
                },
                () -> {
                    link.setUnreadable(Set.of());
                    partition.clear(RemovalCause.TENANT_DROPPED, changes);
                    return true;
                },
                changes);
        whenLoaded(partition, false, drop, changes);
    }

    /** Removes the models of a name, also one that cannot be read; tells whether there was one. The caller has pinned it. */
    boolean remove(Partition partition, String name, Changes changes) {
        StoreLink link = partition.link();
        Supplier<Boolean> remove = () -> writer.change(
                partition,
                stored -> link.unreadable().contains(name) ? StoredChange.remove(Set.of(name)) : stored.removing(name),
                () -> {
                    Set<String> unreadable = new HashSet<>(link.unreadable());
                    boolean wasUnreadable = unreadable.remove(name);
                    link.setUnreadable(unreadable);
                    return partition.change(index -> index.removeNamed(name, changes)) || wasUnreadable;
                },
                changes);
        return whenLoaded(partition, false, remove, changes);
    }

    /* ---- to be seen ---- */

    List<String> tenants(@Nullable String after, int limit) {
        return store.tenants(after, limit);
    }

    StoreStats stats() {
        long unreadable = partitions.global().link().unreadable().size();
        for (Partition partition : partitions.tenants()) {
            unreadable += partition.link().unreadable().size();
        }
        return new StoreStats(
                follower.traits().engine(),
                connection.state(),
                Duration.ofNanos(Math.max(0, System.nanoTime() - follower.oldest())),
                parts.gate.isStale(),
                follower.behind(),
                counters.loads.sum(),
                counters.reloads.sum(),
                counters.loadFailures.sum(),
                counters.commits.sum(),
                counters.conflicts.sum(),
                counters.unknownOutcomes.sum(),
                counters.unresolvedOutcomes.sum(),
                counters.feedFailures.sum(),
                counters.comparisons.sum(),
                unknown.size(),
                unreadable,
                follower.traits().warnings(),
                connection.failure());
    }
}
