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

    /** What was found last, so that it need not be looked for again until it is retired. */
    private volatile @Nullable Partition known;

    /** Where names were looked up last. */
    volatile @Nullable Model[] cells = NameTable.NO_CELLS;

    /** Where owners were looked up last. */
    private volatile @Nullable HolderTable holders;

    /** When the partition was told of a use. */
    private long noted;

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

    /** Returns the models of a tenant whose partition, if there is one, is looked for when it is needed. */
    static TenantModels of(String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, false, null, parts, partitions);
    }

    /** Returns what a new partition is to be found by. */
    static TenantModels at(Partition home, String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, false, home, parts, partitions);
    }

    /** Returns the models of a tenant that a walk over all tenants came by: what is done with them does not count as a use. */
    static TenantModels visited(String tenant, RegistryParts parts, PartitionTable partitions) {
        return new TenantModels(tenant, true, null, parts, partitions);
    }

    /**
     * Returns the partition that is found by this; only for what {@link #at} returned. It is the same as long as the table of
     * partitions has this, and may be the one that followed after that.
     */
    Partition home() {
        return Objects.requireNonNull(known);
    }

    /**
     * The rest is apart, so that a JIT compiler makes this part of the caller. What is found is put into an {@code Optional}
     * at one place only, so that the caller then needs none.
     */
    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        Model model = name == null ? null : NameTable.findUnlessReplaced(cells, name);
        if (model != null && !parts.usage.isStill(noted)) {
            noteUse();
        }
        // The gate last, for noting the use may find that it has to be closed.
        if (model == null || parts.gate.isClosed()) {
            model = search(name);
        } else {
            parts.counters.hit();
        }
        return model == null ? Optional.empty() : Optional.of(model);
    }

    @Override
    @Nullable
    Model findOwned(@Nullable Object owner, @Nullable String name) {
        HolderTable there = holders;
        OwnedModels owned = there == null || owner == null ? null : there.findOwned(owner);
        Model model = owned == null || name == null ? null : NameTable.find(owned.cells(), name);
        if (model == null) {
            return super.findOwned(owner, name);
        }
        if (!parts.usage.isStill(noted)) {
            noteUse();
        }
        parts.counters.hit();
        return model;
    }

    private @Nullable Model search(@Nullable String name) {
        return search(own(), name);
    }

    /** Notes that the partition is used, which another one may have followed meanwhile. */
    private void noteUse() {
        Partition there = known;
        if (there == null || there.isRetired()) {
            own();
        } else {
            noteUse(there);
        }
    }

    private void noteUse(Partition there) {
        if (!visiting) {
            there.touch();
            noted = there.touched();
        }
    }

    @Override
    Partition own() {
        Partition there = known;
        if (there == null || there.isRetired()) {
            there = partitions.find(tenant);
            if (there == null) {
                return partitions.empty();
            }
            known = there;
        }
        noteUse(there);
        remember(there);
        return there;
    }

    /** Remembers where to look next time. */
    private void remember(Partition there) {
        @Nullable Model[] current = there.table.cells();
        if (current != cells) {
            cells = current;
            holders = there.index().holders;
        }
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
