package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent.Cleared;
import dev.modelregistry.event.RegistryEvent.OwnerReleased;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The global partition and those of the tenants that are in memory. What a method here changes is told to listeners when
 * it is done, outside every lock.
 */
final class PartitionTable {

    private final RegistryParts parts;
    private final ResidencyBudget budget;
    private final Partition global;
    private final Partition empty;
    final ConcurrentHashMap<String, TenantModels> tenants = new ConcurrentHashMap<>();
    private final PartitionList list = new PartitionList();

    /** Where the partitions are kept; {@code null} if nowhere else. */
    final @Nullable PartitionStore store;

    PartitionTable(RegistryParts parts, ResidencyBudget budget, @Nullable ModelStore store, StoreOptions storeOptions) {
        this.parts = parts;
        this.store = store == null ? null : new PartitionStore(store, storeOptions, parts, this);
        this.budget = budget;
        this.global = Partition.ofAll(parts);
        this.empty = Partition.ofNobody(parts, global);
    }

    Partition global() {
        return global;
    }

    /** Returns a partition in which there is never anything: that of tenants that are not in memory. */
    Partition empty() {
        return empty;
    }

    /** Returns where this thread counts what it looks up. */
    long[] counts() {
        return parts.counters.lookups.cells();
    }

    /** Finds the models of a tenant that has a partition, in one map read. */
    @Nullable
    TenantModels models(String code) {
        return tenants.get(code);
    }

    /** Finds a tenant's partition. */
    @Nullable
    Partition find(String code) {
        TenantModels models = tenants.get(code);
        return models == null ? null : models.home();
    }

    /** Finds a partition by the key under which a store keeps it. */
    @Nullable
    Partition findByKey(String key) {
        return key.equals(ModelStore.GLOBAL) ? global : find(key);
    }

    /** Finds a tenant's partition to look something up, and notes the use. */
    Partition use(String code) {
        Partition partition = find(code);
        if (partition == null) {
            return empty;
        }
        partition.touch();
        return partition;
    }

    /** Returns the tenants' partitions as a live view; see there for what its iteration shows. */
    PartitionList tenants() {
        return list;
    }

    /** Keeps the global partition active until {@link #unpin}. */
    Partition pinGlobal() {
        global.pin();
        return global;
    }

    /** Returns a tenant's partition, made if need be, and keeps it active until {@link #unpin}. */
    Partition pin(String code) {
        while (true) {
            Partition partition = findOrAdd(code);
            if (partition.pin()) {
                return partition;
            }
            forget(code, partition);
        }
    }

    void unpin(Partition partition) {
        partition.unpin();
        retireIfUnused(partition);
    }

    /** Does what {@link #unpin} does, but what was done does not count as a use. */
    void unpinUnused(Partition partition) {
        partition.unpinUnused();
        retireIfUnused(partition);
    }

    /** Forgets the tenants whose scopes are still open, too: nobody finds their partitions any more. */
    void close() {
        if (store != null) {
            store.close();
        }
        for (Partition partition : list.snapshot()) {
            String tenant = partition.tenant();
            if (tenant != null) {
                forget(tenant, partition);
            }
        }
    }

    /* ---- drop and clear ---- */

    /** Removes everything of a tenant, also what a store keeps; returns how many models went from memory. */
    int drop(String code) {
        if (store != null) {
            return drop(pin(code), store);
        }
        Partition partition = find(code);
        return partition == null ? 0 : clear(partition, RemovalCause.TENANT_DROPPED);
    }

    private int drop(Partition pinned, PartitionStore from) {
        Changes changes = pinned.changes();
        try {
            from.drop(pinned, changes);
        } finally {
            unpin(pinned);
            changes.publish();
        }
        return changes.removed();
    }

    /** Removes everything but what a store keeps of the global partition and of tenants that are active. */
    void forgetAll() {
        removeAll(store == null ? this::clear : this::forget);
    }

    /** Removes everything from memory, also what a store keeps. */
    void clearAll() {
        removeAll(this::clear);
    }

    private void removeAll(ToIntBiFunction<Partition, RemovalCause> remove) {
        int models = remove.applyAsInt(global, RemovalCause.CLEARED);
        for (Partition partition : list) {
            models += remove.applyAsInt(partition, RemovalCause.CLEARED);
        }
        if (parts.events.isActive()) {
            parts.events.publish(new Cleared(models));
        }
    }

    private int clear(Partition partition, RemovalCause cause) {
        Changes changes = partition.changes();
        partition.clear(cause, changes);
        return settle(partition, changes);
    }

    private int forget(Partition partition, RemovalCause cause) {
        Changes changes = partition.changes();
        partition.forget(cause, changes);
        return settle(partition, changes);
    }

    /* ---- evict ---- */

    /** Cleans up the tenants that were idle for so long. */
    CleanupResult evictIdle(long maxIdleNanos, RemovalCause cause) {
        long now = parts.clock.nanos();
        int evictedTenants = 0;
        int models = 0;
        for (Partition partition : list.idle(now, maxIdleNanos)) {
            int evicted = evictIfIdle(partition, now, maxIdleNanos, cause);
            evictedTenants += evicted > 0 ? 1 : 0;
            models += evicted;
        }
        return new CleanupResult(evictedTenants, models);
    }

    /** Cleans a partition up if it was idle for so long when {@code now} was; returns how many models went. */
    int evictIfIdle(Partition partition, long now, long maxIdleNanos, RemovalCause cause) {
        if (!partition.isEvictable(now, maxIdleNanos)) {
            return 0;
        }
        Changes changes = partition.changes();
        partition.evict(now, maxIdleNanos, cause, changes);
        return settle(partition, changes);
    }

    /** Evicts some of the longest idle tenants if there is more than the budget; never the one that was just used. */
    void keepWithinBudget(Partition used) {
        budget.enforceAfterUse(used, this);
    }

    /** Evicts the longest idle tenants until the budget is kept or nothing more can go. */
    CleanupResult keepWithinBudget() {
        return budget.enforce(this);
    }

    /* ---- owners ---- */

    /** Removes an owner's models in every partition; returns how many of them nobody else held. */
    int releaseOwner(Owner owner, RemovalCause cause) {
        int models = 0;
        for (Partition partition : owner.partitions()) {
            Changes changes = partition.changes();
            models += partition.change(index -> index.removeOwner(owner, cause, changes));
            settle(partition, changes);
        }
        if (parts.events.isActive()) {
            parts.events.publish(new OwnerReleased(owner.id(), models, cause));
        }
        return models;
    }

    /** Removes the models of owners that were garbage-collected. */
    void releaseCollectedOwners() {
        parts.owners.drainCollected(owner -> releaseOwner(owner, RemovalCause.OWNER_COLLECTED));
    }

    private int settle(Partition partition, Changes changes) {
        retireIfUnused(partition);
        changes.publish();
        return changes.removed();
    }

    private Partition findOrAdd(String code) {
        Partition known = find(code);
        if (known != null) {
            return known;
        }
        Partition added = Partition.ofTenant(code, parts, global);
        // Listed first: whoever finds it in the map may rely on it being in the list.
        list.add(added);
        TenantModels earlier = tenants.putIfAbsent(code, TenantModels.at(added, code, parts, this));
        if (earlier == null) {
            return added;
        }
        list.remove(added);
        return earlier.home();
    }

    private void retireIfUnused(Partition partition) {
        String tenant = partition.tenant();
        if (tenant != null && partition.retireIfUnused()) {
            forget(tenant, partition);
        }
    }

    private void forget(String tenant, Partition partition) {
        TenantModels models = tenants.get(tenant);
        if (models != null && models.home() == partition && tenants.remove(tenant, models)) {
            list.remove(partition);
        }
    }
}
