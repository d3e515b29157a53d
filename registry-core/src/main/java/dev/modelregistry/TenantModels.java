package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of one tenant, whatever the current tenant is.
 *
 * <p>The one that a partition is found by, which is at {@link #home}, has all that most lookups by name need: each object
 * more that they come by is one more to wait for, where lookups for many tenants take turns. Others ask that one.
 */
final class TenantModels extends PartitionedModels {

    private final String tenant;
    private final boolean visiting;

    /** The partition that is found by this, for good; whose cells these are. */
    private final @Nullable Partition home;

    /** The one by which the partition was found last, so that it need not be looked for again until it is retired. */
    private @Nullable TenantModels known;

    /** The cells of the names at home, while they can be relied on. */
    volatile @Nullable Model @Nullable [] cells;

    /** When home was told of a use. Threads may overwrite each other's: home itself keeps the latest. */
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
        home.table.showTo(models);
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

    /** Reads these cells from now on, or none. Needs the lock of the partition. */
    void read(@Nullable Model @Nullable [] current) {
        cells = current;
    }

    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        TenantModels there = known;
        @Nullable Model[] current = there == null ? null : there.cells;
        if (there == null || current == null || name == null) {
            return super.findModelByName(name);
        }
        Model model = NameTable.findFirst(current, name);
        if (model == null) {
            model = NameTable.find(current, name);
        }
        if (model == null) {
            return searchBehind(there, name);
        }
        noteUse(there);
        // Asked last, for noting the use may find that it has to be closed.
        if (parts.gate.isClosed()) {
            return super.findModelByName(name);
        }
        parts.counters.hit();
        return Optional.of(model);
    }

    /** Ends a lookup of a name that is not found there, which may be because that partition is retired. */
    private Optional<Model> searchBehind(TenantModels there, String name) {
        Partition own = own();
        return searchBehind(own, name, own == there.home ? null : own.table.findByName(name));
    }

    /** Notes that the partition was used just now, unless it was told so at this very time. */
    private void noteUse(TenantModels there) {
        if (!visiting && !parts.usage.isStill(there.noted)) {
            there.noted = there.home().touch();
        }
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
            there.home().touch();
        }
        return there.home();
    }

    /** What is found there is there now, so it is not retired. */
    @Override
    boolean uses(Partition partition) {
        TenantModels there = known;
        if (there == null || there.home != partition) {
            return super.uses(partition);
        }
        noteUse(there);
        return true;
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
