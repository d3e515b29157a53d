package dev.modelregistry;

/** The models of a tenant that a walk over all tenants came by: whatever is done with them, it does not count as a use. */
final class VisitedTenantModels extends PartitionedModels {

    private final String tenant;

    VisitedTenantModels(String tenant, RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
        this.tenant = tenant;
    }

    @Override
    Partition own() {
        Partition partition = partitions.find(tenant);
        return partition == null ? partitions.empty() : partition;
    }

    @Override
    Partition pinOwn() {
        return partitions.pin(tenant);
    }

    @Override
    void unpinOwn(Partition partition) {
        partitions.unpinUnused(partition);
    }
}
