package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent.ModelReused;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations on models, over two partitions: the own one, which subclasses choose, and the global one, which is seen
 * behind it.
 */
abstract class PartitionedModels implements Models {

    final RegistryParts parts;
    final PartitionTable partitions;

    PartitionedModels(RegistryParts parts, PartitionTable partitions) {
        this.parts = parts;
        this.partitions = partitions;
    }

    /**
     * Returns the partition to look into before the global one; {@code null} if there is none, because nothing was
     * registered there or because the global one is all there is to see. Notes the use.
     */
    abstract @Nullable Partition own();

    /** Returns the partition to change, to be given back by {@link PartitionTable#unpin}. */
    abstract Partition pinOwn();

    /** Looks where the own and the global partition have nothing; by default nowhere. */
    @Nullable
    ModelEntry findElsewhere(Function<PartitionIndex, @Nullable ModelEntry> find) {
        return null;
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
        ModelEntry known = (own == null ? partitions.global() : own).index().findAnonymous(structure);
        if (known != null) {
            reused(known.model, own);
            return known.model;
        }
        return change((partition, changes) -> partition.index().resolve(structure, changes));
    }

    @Override
    public boolean removeModel(@Nullable String name) {
        parts.requireOpen();
        return name != null && inOwn(partition -> partition.removeNamed(name));
    }

    /** Registers a model for an owner, or for none; the caller keeps the owner's object reachable. */
    final Model register(Model model, @Nullable Owner owner) {
        parts.limits.check(model);
        return change((partition, changes) -> partition.index().register(model, owner, changes));
    }

    /** Reads and registers a model for an owner, or for none; the caller keeps the owner's object reachable. */
    final Model define(String name, Map<String, ?> properties, @Nullable Owner owner) {
        Objects.requireNonNull(name, "name");
        Model model = Model.of(name, Structure.of(Objects.requireNonNull(properties, "properties")));
        parts.limits.check(model);
        List<Structure> inline = new ArrayList<>();
        collectInline(model.structure(), inline);
        return change((partition, changes) -> partition.index().define(model, inline, owner, changes));
    }

    /** Removes one of an owner's models from the own partition; returns the one that went, or {@code null}. */
    final @Nullable Model removeOwned(Owner owner, String name) {
        return this.<@Nullable Model>inOwn(partition -> partition.removeOwned(owner, name));
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

    private <T> T change(BiFunction<Partition, Changes, T> action) {
        return inOwn(partition -> partition.change(changes -> action.apply(partition, changes)));
    }

    private <T extends @Nullable Object> T inOwn(Function<Partition, T> action) {
        parts.requireOpen();
        Partition partition = pinOwn();
        try {
            return action.apply(partition);
        } finally {
            partitions.unpin(partition);
        }
    }

    /* ---- find ---- */

    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        parts.requireOpen();
        if (name == null) {
            return Optional.empty();
        }
        Partition own = own();
        ModelEntry entry = own == null ? null : own.index().findByName(name);
        if (entry == null) {
            entry = partitions.global().index().findByName(name);
        }
        if (entry == null) {
            entry = findElsewhere(index -> index.findByName(name));
        }
        LookupLog.byName(name, own, partitions.global(), entry);
        return counted(entry);
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
        ModelEntry entry = own == null ? null : own.index().findByStructure(structure, strict);
        if (entry == null) {
            entry = partitions.global().index().findByStructure(structure, strict);
        }
        if (entry == null) {
            entry = findElsewhere(index -> index.findByStructure(structure, strict));
        }
        LookupLog.byStructure(strict, own, partitions.global(), entry);
        if (entry != null) {
            reused(entry.model, own);
        }
        return counted(entry);
    }

    @Override
    public Collection<Model> getAllModels() {
        parts.requireOpen();
        Partition own = own();
        List<ModelEntry> visible = partitions.global().entries();
        if (own != null) {
            visible.removeIf(entry -> own.index().findByName(entry.model.name()) != null);
            visible.addAll(own.entries());
        }
        return models(visible);
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
        return known == null ? List.of() : models(ownedEntries(known));
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
        parts.requireOpen();
        Owner known = parts.owners.find(owner);
        return known == null || modelName == null ? Optional.empty() : counted(findOwned(known, modelName));
    }

    /** Finds the model that an owner has under a name; counts as a lookup only where the caller counts it. */
    final @Nullable ModelEntry findOwned(Owner owner, String name) {
        Partition own = own();
        ModelEntry entry = own == null ? null : findIn(own, owner, name);
        return entry == null ? findIn(partitions.global(), owner, name) : entry;
    }

    /** Returns what an owner has, in registration order, as a copy that the caller may change. */
    final List<ModelEntry> ownedEntries(Owner owner) {
        List<ModelEntry> entries = new ArrayList<>();
        Partition own = own();
        OwnedModels owned = own == null ? null : owner.in(own);
        OwnedModels shared = owner.in(partitions.global());
        if (shared != null) {
            entries.addAll(shared.entries());
        }
        if (owned != null) {
            entries.removeIf(entry -> owned.find(entry.model.name()) != null);
            entries.addAll(owned.entries());
        }
        entries.sort(ModelEntry.REGISTRATION_ORDER);
        return entries;
    }

    final Optional<Model> counted(@Nullable ModelEntry entry) {
        parts.counters.lookup(entry != null);
        return entry == null ? Optional.empty() : Optional.of(entry.model);
    }

    private static @Nullable ModelEntry findIn(Partition partition, Owner owner, String name) {
        OwnedModels owned = owner.in(partition);
        return owned == null ? null : owned.find(name);
    }

    private static List<Model> models(List<ModelEntry> entries) {
        entries.sort(ModelEntry.REGISTRATION_ORDER);
        return entries.stream().map(entry -> entry.model).toList();
    }

    private void reused(Model model, @Nullable Partition own) {
        parts.counters.reuses.increment();
        if (parts.events.isActive()) {
            parts.events.publish(new ModelReused(own == null ? null : own.tenant(), model));
        }
    }
}
