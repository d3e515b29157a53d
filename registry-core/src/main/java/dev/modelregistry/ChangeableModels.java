package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent.ModelReused;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations that change models: in the own partition, which subclasses choose, after what a store keeps of it was
 * changed.
 */
abstract class ChangeableModels implements Models {

    final RegistryParts parts;
    final PartitionTable partitions;

    ChangeableModels(RegistryParts parts, PartitionTable partitions) {
        this.parts = parts;
        this.partitions = partitions;
    }

    /**
     * Returns the partition to look into before the global one, and notes the use. It is {@link PartitionTable#empty()} for
     * a tenant that has none, and the global one itself where there is no tenant.
     */
    abstract Partition own();

    /** Returns the partition to change, to be given back by {@link #unpinOwn}. */
    abstract Partition pinOwn();

    /** Gives back the partition that was changed, which counts as a use. */
    void unpinOwn(Partition partition) {
        partitions.unpin(partition);
    }

    /* ---- register ---- */

    @Override
    public Model registerModel(Model model) {
        return register(model, null);
    }

    @Override
    public Model registerModelForDataSource(Object dataSource, Model model) {
        return registerFor(dataSource, OwnerType.DATA_SOURCE, model);
    }

    @Override
    public Model registerModelForApp(Object app, Model model) {
        return registerFor(app, OwnerType.APP, model);
    }

    @Override
    public Model define(String name, Map<String, ?> properties) {
        return define(name, properties, null);
    }

    @Override
    public Model resolveType(Structure structure) {
        parts.requireOpen();
        parts.limits.check(structure);
        Partition own = own();
        Model known = own.index().findAnonymous(structure);
        if (known != null) {
            reused(known, own);
            return known;
        }
        return add(null, (index, changes) -> index.resolve(structure, changes));
    }

    /** Registers a model for an owner, or for none; the caller keeps the owner's object reachable. */
    final Model register(Model model, @Nullable Owner owner) {
        parts.limits.check(model);
        return add(
                owner == null ? stored -> stored.registering(model, List.of()) : null,
                (index, changes) -> index.register(model, owner, changes));
    }

    /** Reads and registers a model for an owner, or for none; the caller keeps the owner's object reachable. */
    final Model define(String name, Map<String, ?> properties, @Nullable Owner owner) {
        Objects.requireNonNull(name, "name");
        Model model = Model.of(name, parts.structures.read(Objects.requireNonNull(properties, "properties")));
        parts.limits.check(model);
        List<Structure> inline = new ArrayList<>();
        collectInline(model.structure(), inline);
        return add(
                owner == null ? stored -> stored.registering(model, inline) : null,
                (index, changes) -> index.define(model, inline, owner, changes));
    }

    /** Registers a model for an owner; returns what was visible there before, or {@code null}. */
    final @Nullable Model replace(Model model, Owner owner) {
        parts.limits.check(model);
        Optional<Model> previous = add(null, (index, changes) -> {
            Optional<Model> before = Optional.ofNullable(index.findOwned(owner, model.name()));
            index.register(model, owner, changes);
            return before;
        });
        return previous.orElseGet(() -> partitions.global().index().findOwned(owner, model.name()));
    }

    private Model registerFor(Object object, OwnerType type, Model model) {
        parts.requireOpen();
        Objects.requireNonNull(model, "model");
        partitions.releaseCollectedOwners();
        try {
            return register(model, parts.owners.of(object, type));
        } finally {
            // Were the object collected meanwhile, its models would be registered after they were released.
            Reference.reachabilityFence(object);
        }
    }

    /** Visits inline objects at every occurrence, inner ones first. */
    private static void collectInline(Structure structure, List<Structure> inline) {
        for (Structure nested : structure.nestedStructures()) {
            collectInline(nested, inline);
            inline.add(nested);
        }
    }

    /* ---- remove ---- */

    @Override
    public boolean removeModel(@Nullable String name) {
        parts.requireOpen();
        PartitionStore store = partitions.store;
        return name != null
                && inOwn((partition, changes) -> store == null
                        ? partition.change(index -> index.removeNamed(name, changes))
                        : store.remove(partition, name, changes));
    }

    /**
     * Removes one of an owner's models from the own partition; returns the one that went, or {@code null}.
     *
     * @param expected the only one to be removed; {@code null} for whatever is there
     */
    final @Nullable Model removeOwned(Owner owner, String name, @Nullable Model expected) {
        return this.<@Nullable Model>inOwn((partition, changes) ->
                partition.<@Nullable Model>change(index -> index.removeOwned(owner, name, expected, changes)));
    }

    /* ---- in the own partition ---- */

    /**
     * Adds something to the own partition.
     *
     * @param stored what it changes about what is stored; {@code null} if it lives here alone
     */
    private <T> T add(
            @Nullable Function<StoredPart, StoredChange> stored, BiFunction<PartitionIndex, Changes, T> action) {
        PartitionStore store = partitions.store;
        return inOwn((partition, changes) -> {
            Supplier<T> add = () -> partition.add(index -> action.apply(index, changes));
            if (store == null) {
                return add.get();
            }
            return stored == null
                    ? store.addUnstored(partition, add, changes)
                    : store.add(partition, stored, add, changes);
        });
    }

    /** Changes the own partition and tells listeners when that is done. */
    final <T extends @Nullable Object> T inOwn(BiFunction<Partition, Changes, T> action) {
        parts.requireOpen();
        Partition partition = pinOwn();
        Changes changes = partition.changes();
        T result;
        try {
            result = action.apply(partition, changes);
        } finally {
            unpinOwn(partition);
            changes.publish();
        }
        partitions.keepWithinBudget(partition);
        return result;
    }

    /** Notes that a structure has a model already, in the own partition or the global one. */
    final void reused(Model model, Partition own) {
        parts.counters.reuse();
        if (parts.events.isActive()) {
            boolean isOwn = own.index().named(model.name()).contains(model);
            parts.events.publish(new ModelReused(isOwn ? own.tenant() : null, model));
        }
    }
}
