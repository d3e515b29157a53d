package dev.modelregistry;

/** The models of one tenant, whatever the current tenant is. */
final class TenantModels extends PartitionedModels {

    private final String tenant;

    TenantModels(String tenant, RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
        this.tenant = tenant;
    }

    @Override
    Partition own() {
        return partitions.use(tenant);
    }

    @Override
    Partition pinOwn() {
        return partitions.pin(tenant);
    }
}
