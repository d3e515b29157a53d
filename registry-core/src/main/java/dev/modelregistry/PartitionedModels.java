package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations on models, over two partitions: the own one, which subclasses choose, and the global one, which is seen
 * behind it. What changes models is in the class that this extends; here they are found.
 */
abstract class PartitionedModels extends ChangeableModels {

    PartitionedModels(RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
    }

    /** Tells whether the own partition is that of the same tenant, or the global one, whoever asks. */
    boolean isOfOneTenant() {
        return true;
    }

    /** Returns under which key a store keeps the own partition; {@code null} where there is none that may be asked for. */
    @Nullable
    abstract String key();

    /** Looks where the own and the global partition have nothing; by default nowhere. */
    @Nullable
    Model findElsewhere(Partition own, Function<PartitionIndex, @Nullable Model> find) {
        return null;
    }

    /* ---- find ---- */

    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        return Optional.ofNullable(search(own(), name));
    }

    /** Finds a model by name in the own partition or behind it, and counts. Nothing is found in a registry that is closed. */
    final @Nullable Model search(Partition own, @Nullable String name) {
        Model model = name == null ? null : own.table.findByName(name);
        if (model != null && !parts.gate.isClosed()) {
            parts.counters.hit();
            return model;
        }
        return searchBehind(own, name, model);
    }

    /** Ends a lookup by name that cannot end with what it found, or that found no model in the own partition. */
    private @Nullable Model searchBehind(Partition own, @Nullable String name, @Nullable Model found) {
        parts.requireOpen();
        if (name == null) {
            return null;
        }
        Partition global = partitions.global();
        PartitionStore store = partitions.store;
        Model model = store == null
                ? found
                : this.<@Nullable Model>lookLoaded(store, own, partition -> partition.table.findByName(name));
        if (model == null && own != global) {
            model = global().table.findByName(name);
        }
        if (model == null) {
            model = findElsewhere(own, index -> index.findByName(name));
        }
        parts.lookupLog.byName(name, own, global, model);
        parts.counters.lookup(model != null);
        return model;
    }

    @Override
    public Optional<Model> findModelByDefinition(@Nullable Map<String, ?> properties) {
        parts.requireOpen();
        return properties == null ? Optional.empty() : findModelByStructure(parts.structures.read(properties));
    }

    @Override
    public Optional<Model> findModelByStructure(@Nullable Structure structure) {
        return findModelByStructure(structure, false);
    }

    @Override
    public Optional<Model> findModelByStructure(@Nullable Structure structure, boolean strict) {
        parts.requireOpen();
        if (structure == null) {
            return Optional.empty();
        }
        Partition own = own();
        Partition global = partitions.global();
        Function<Partition, @Nullable Model> find = partition -> partition.table.findByStructure(structure, strict);
        PartitionStore store = partitions.store;
        Model model = store == null ? find.apply(own) : this.<@Nullable Model>lookLoaded(store, own, find);
        if (model == null && own != global) {
            model = find.apply(global());
        }
        if (model == null) {
            model = findElsewhere(own, index -> index.findByStructure(structure, strict));
        }
        if (model != null) {
            reused(model, store == null ? own : own());
        }
        parts.lookupLog.byStructure(strict, own, global, model);
        parts.counters.lookup(model != null);
        return Optional.ofNullable(model);
    }

    @Override
    public Collection<Model> getAllModels() {
        parts.requireOpen();
        Partition own = own();
        PartitionStore store = partitions.store;
        List<Model> ownModels = store == null ? own.models() : lookLoaded(store, own, Partition::models);
        return List.copyOf(visible(own, ownModels, global().models()));
    }

    /**
     * Returns what is seen in the own partition when all that there is of it is in memory. That has to be so before the look
     * and after it: before, or it may have been loaded just after; and after, or it may have been evicted meanwhile. In between
     * it cannot have been both.
     *
     * @throws dev.modelregistry.error.StaleReadException if what is in memory may be older than is allowed
     */
    private <T extends @Nullable Object> T lookLoaded(
            PartitionStore store, Partition own, Function<Partition, T> look) {
        if (own.isLoaded()) {
            store.requireFresh(own);
            T seen = look.apply(own);
            if (own.isLoaded()) {
                return seen;
            }
        }
        String key = key();
        if (key == null || store.isUnknown(key)) {
            return look.apply(partitions.empty());
        }
        return this.<T>inOwn((partition, changes) -> {
            store.load(partition, changes);
            return look.apply(partition);
        });
    }

    /** Returns the global partition, which is loaded when it is first looked at, for good. */
    private Partition global() {
        Partition global = partitions.global();
        PartitionStore store = partitions.store;
        if (store != null && global.isLoaded()) {
            store.requireFresh(global);
        } else if (store != null) {
            Changes changes = global.changes();
            try {
                store.load(global, changes);
            } finally {
                changes.publish();
            }
        }
        return global;
    }

    /* ---- owners ---- */

    @Override
    public OwnerModels modelsOf(Object owner) {
        parts.requireOpen();
        return new LiveOwnerModels(this, parts.owners.of(owner));
    }

    @Override
    public List<Model> getModelsForOwner(@Nullable Object owner) {
        parts.requireOpen();
        Owner known = parts.owners.find(owner);
        return known == null ? List.of() : List.copyOf(ownedModels(known));
    }

    @Override
    public List<String> getModelNamesForOwner(@Nullable Object owner) {
        return getModelsForOwner(owner).stream().map(Model::name).toList();
    }

    @Override
    public boolean hasModelForOwner(@Nullable Object owner, @Nullable String modelName) {
        return getModelForOwner(owner, modelName).isPresent();
    }

    @Override
    public Optional<Model> getModelForOwner(@Nullable Object owner, @Nullable String modelName) {
        Model model = findOwned(owner, modelName);
        return model == null ? Optional.empty() : Optional.of(model);
    }

    /** Finds what an object that is an owner has under a name, and counts. */
    @Nullable
    Model findOwned(@Nullable Object object, @Nullable String name) {
        parts.requireOpen();
        if (object == null || name == null) {
            return null;
        }
        Partition own = own();
        OwnedModels owned = own.index().holders.findOwned(object);
        Model model = owned == null ? null : owned.findByName(name);
        if (model == null) {
            Owner owner = owned == null ? parts.owners.find(object) : owned.owner();
            model = owner == null ? null : findOwned(owner, owned == null ? owner.in(own) : null, name, own);
        }
        parts.counters.lookup(model != null);
        return model;
    }

    /** Finds what an owner has under a name; counts as a lookup only where the caller counts it. */
    final @Nullable Model findOwned(Owner owner, String name) {
        Partition own = own();
        return findOwned(owner, owner.in(own), name, own);
    }

    /**
     * Finds what an owner has under a name.
     *
     * @param owned what it has in the own partition, as far as that has not been searched yet
     */
    final @Nullable Model findOwned(Owner owner, @Nullable OwnedModels owned, String name, Partition own) {
        Model model = owned == null ? null : owned.findByName(name);
        Partition global = partitions.global();
        return model == null && own != global ? global.index().findOwned(owner, name) : model;
    }

    final boolean hasOwned(Owner owner) {
        return owner.in(own()) != null || owner.in(partitions.global()) != null;
    }

    /** Returns what an owner has, as a copy that the caller may change. */
    final List<Model> ownedModels(Owner owner) {
        Partition own = own();
        return visible(own, own.modelsOf(owner), partitions.global().modelsOf(owner));
    }

    /** Returns the shared models whose names are not taken, and then the own ones; those were listed first. */
    private List<Model> visible(Partition own, List<Model> ownModels, List<Model> shared) {
        if (own == partitions.global()) {
            return ownModels;
        }
        Set<String> taken = new HashSet<>();
        ownModels.forEach(model -> taken.add(model.name()));
        shared.removeIf(model -> taken.contains(model.name()));
        shared.addAll(ownModels);
        return shared;
    }
}
