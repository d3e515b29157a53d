package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/** The models of one tenant, whatever the current tenant is. */
final class TenantModels extends PartitionedModels {

    private final String tenant;

    TenantModels(String tenant, RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
        this.tenant = tenant;
    }

    @Override
    @Nullable
    Partition own() {
        Partition partition = partitions.find(tenant);
        if (partition != null) {
            partition.touch();
        }
        return partition;
    }

    @Override
    Partition pinOwn() {
        return partitions.pin(tenant);
    }
}
