package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/** The models of one tenant, whatever the current tenant is. */
final class TenantModels extends PartitionedModels {

    private final String tenant;
    private final boolean visiting;

    /** The partition that was found last, so that it need not be looked for again until it is retired. */
    private @Nullable Partition known;

    private TenantModels(
            String tenant,
            boolean visiting,
            @Nullable Partition known,
            RegistryParts parts,
            PartitionTable partitions) {
        super(parts, partitions);
        this.tenant = tenant;
        this.visiting = visiting;
        this.known = known;
    }

    /** Returns the models of a tenant whose partition is known, or {@code null}. */
    static TenantModels of(String tenant, @Nullable Partition known, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, false, known, parts, partitions);
    }

    /** Returns the models of a tenant that a walk over all tenants came by: what is done with them does not count as a use. */
    static TenantModels visited(String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, true, null, parts, partitions);
    }

    @Override
    Partition own() {
        Partition partition = known;
        if (partition == null || partition.isRetired()) {
            partition = partitions.find(tenant);
            known = partition;
            if (partition == null) {
                return partitions.empty();
            }
        }
        if (!visiting) {
            partition.touch();
        }
        return partition;
    }

    @Override
    String key() {
        return tenant;
    }

    @Override
    Partition pinOwn() {
        return partitions.pin(tenant);
    }

    @Override
    void unpinOwn(Partition partition) {
        if (visiting) {
            partitions.unpinUnused(partition);
        } else {
            partitions.unpin(partition);
        }
    }
}
