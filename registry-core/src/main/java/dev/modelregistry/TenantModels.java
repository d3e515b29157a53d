package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of one tenant, whatever the current tenant is.
 *
 * <p>Most lookups by name read nothing but this and the cells that it keeps: each object more that they come by is one more
 * to wait for, where lookups for many tenants take turns.
 */
final class TenantModels extends PartitionedModels {

    private final String tenant;
    private final boolean visiting;

    /** The partition that is found by this, for good. */
    private final @Nullable Partition home;

    /** The one by which the partition was found last, so that it need not be looked for again until it is retired. */
    private @Nullable TenantModels known;

    /** Where names were looked up last. */
    volatile @Nullable Model[] cells = NameTable.NO_CELLS;

    /** When the partition was told of a use. Threads may overwrite each other's: the partition itself keeps the latest. */
    private long noted;

    private TenantModels(
            String tenant, boolean visiting, @Nullable Partition home, RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
        this.tenant = tenant;
        this.visiting = visiting;
        this.home = home;
    }

    /** Returns the models of a tenant whose partition, if there is one, is looked for when it is needed. */
    static TenantModels of(String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, false, null, parts, partitions);
    }

    /** Returns what a new partition is to be found by. */
    static TenantModels at(Partition home, String tenant, RegistryParts parts, PartitionTable partitions) {
        TenantModels models = new TenantModels(tenant, false, home, parts, partitions);
        models.known = models;
        return models;
    }

    /** Returns the models of a tenant that a walk over all tenants came by: what is done with them does not count as a use. */
    static TenantModels visited(String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, true, null, parts, partitions);
    }

    /** Returns the partition that is found by this; only for what {@link #at} returned. */
    Partition home() {
        return Objects.requireNonNull(home);
    }

    /**
     * What is found where names were looked up last is there now, so the partition is not retired. The rest is apart, so
     * that a JIT compiler makes this part of the caller, which then needs no {@code Optional}.
     */
    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        @Nullable Model[] current = cells;
        Model model = name == null || NameTable.isReplaced(current) ? null : NameTable.find(current, name);
        if (model == null) {
            return search(name);
        }
        if (!parts.usage.isStill(noted)) {
            noteUse();
        }
        // Asked last, for noting the use may find that it has to be closed.
        if (parts.gate.isClosed()) {
            return search(name);
        }
        parts.counters.hit();
        return Optional.of(model);
    }

    private Optional<Model> search(@Nullable String name) {
        Partition own = own();
        cells = own.table.cells();
        return findByName(own, name);
    }

    @Override
    long noteUse() {
        own();
        return noted;
    }

    @Override
    Partition own() {
        TenantModels there = known;
        if (there == null || there.home().isRetired()) {
            there = partitions.models(tenant);
            known = there;
            if (there == null) {
                return partitions.empty();
            }
        }
        if (!visiting) {
            noted = there.home().touch();
        }
        return there.home();
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
