package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent.OwnerReleased;
import dev.modelregistry.event.RemovalCause;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The global partition and those of the tenants that are in memory. */
final class PartitionTable {

    private final RegistryParts parts;
    private final Partition global;
    private final ConcurrentHashMap<String, Partition> tenants = new ConcurrentHashMap<>();

    PartitionTable(RegistryParts parts) {
        this.parts = parts;
        this.global = Partition.ofAll(parts);
    }

    Partition global() {
        return global;
    }

    /** Finds a tenant's partition, in one map read. */
    @Nullable
    Partition find(String code) {
        return tenants.get(code);
    }

    /** Returns the tenants' partitions as a live, weakly consistent view. */
    Collection<Partition> tenants() {
        return tenants.values();
    }

    /** Returns a tenant's partition, made if need be, and keeps it active until {@link #unpin}. */
    Partition pin(String code) {
        while (true) {
            Partition partition = findOrAdd(code);
            if (partition.pin()) {
                return partition;
            }
            tenants.remove(code, partition);
        }
    }

    void unpin(Partition partition) {
        partition.unpin();
        retireIfUnused(partition);
    }

    int clear(Partition partition, RemovalCause cause) {
        int models = partition.clear(cause);
        retireIfUnused(partition);
        return models;
    }

    int evictIfIdle(Partition partition, long now, long maxIdleNanos) {
        int models = partition.evictIfIdle(now, maxIdleNanos);
        if (models > 0) {
            retireIfUnused(partition);
        }
        return models;
    }

    /** Removes an owner's models in every partition; returns how many of them nobody else holds. */
    int releaseOwner(Owner owner, RemovalCause cause) {
        int models = 0;
        for (Partition partition : owner.partitions()) {
            models += partition.removeOwner(owner, cause);
            retireIfUnused(partition);
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

    private Partition findOrAdd(String code) {
        Partition known = tenants.get(code);
        if (known != null) {
            return known;
        }
        Partition added = Partition.ofTenant(code, parts, global);
        Partition earlier = tenants.putIfAbsent(code, added);
        return earlier == null ? added : earlier;
    }

    private void retireIfUnused(Partition partition) {
        String tenant = partition.tenant();
        if (tenant != null && partition.retireIfUnused()) {
            tenants.remove(tenant, partition);
        }
    }
}
