package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The models of one partition, in every index at once: by name, by structure, and by owner.
 *
 * <p>The {@code find} methods need no lock; all others need the partition's. Readers of two indexes during a change may
 * see it in one before the other, in an order that shows nothing that was never there: a new model can be found by name
 * first and by structure last, a removed one goes in the opposite order, and one that replaces another takes the name in
 * one step.
 */
final class PartitionIndex {

    private final Partition partition;
    private final RegistryParts parts;
    private final @Nullable PartitionIndex shared;
    final NameIndex names = new NameIndex();
    final StructureIndex lenient = new StructureIndex();
    final StructureIndex strict = new StructureIndex();
    final ConcurrentHashMap<Structure, ModelEntry> anonymous = new ConcurrentHashMap<>();
    private volatile int size;

    /** Creates the index of a partition that sees another one behind it, or none. */
    PartitionIndex(Partition partition, RegistryParts parts, @Nullable PartitionIndex shared) {
        this.partition = partition;
        this.parts = parts;
        this.shared = shared;
    }

    @Nullable
    ModelEntry findByName(String name) {
        return names.find(name);
    }

    @Nullable
    ModelEntry findByStructure(Structure structure, boolean isStrict) {
        return (isStrict ? strict : lenient).find(structure);
    }

    /** Finds the anonymous model of a structure, here or in the partition that is seen behind this one. */
    @Nullable
    ModelEntry findAnonymous(Structure structure) {
        ModelEntry own = anonymous.get(structure);
        return own == null && shared != null ? shared.findAnonymous(structure) : own;
    }

    /** Tells whether an entry is registered here. */
    boolean contains(ModelEntry entry) {
        return names.chain(entry.model.name()).contains(entry);
    }

    int size() {
        return size;
    }

    int anonymousSize() {
        return anonymous.size();
    }

    /** Returns every entry in registration order, as a copy. */
    List<ModelEntry> entries() {
        List<ModelEntry> entries = new ArrayList<>(size);
        names.forEach(entries::add);
        entries.sort(ModelEntry.REGISTRATION_ORDER);
        return entries;
    }

    /** Returns the anonymous entries that no owner holds, as a copy. */
    List<ModelEntry> unownedAnonymousEntries() {
        return anonymous.values().stream()
                .filter(entry -> entry.owners().length == 0)
                .toList();
    }

    /** Returns every entry of a name, as a copy. */
    List<ModelEntry> entriesNamed(String name) {
        return names.chain(name);
    }

    /** Registers a model for an owner, or for none. */
    Model register(Model model, @Nullable Owner owner, Changes changes) {
        reserve(newEntries(model, owner));
        return put(model, owner, changes);
    }

    /** Registers an anonymous model for each of these structures that has none, and then the model. */
    Model define(Model model, List<Structure> inline, @Nullable Owner owner, Changes changes) {
        Set<Structure> missing = new HashSet<>(inline);
        missing.removeIf(structure -> findAnonymous(structure) != null);
        reserve(missing.size() + newEntries(model, owner));
        for (Structure structure : inline) {
            putAnonymous(structure, changes);
        }
        return put(model, owner, changes);
    }

    /** Returns the anonymous model of a structure, which is made if there is none. */
    Model resolve(Structure structure, Changes changes) {
        reserve(findAnonymous(structure) == null ? 1 : 0);
        return putAnonymous(structure, changes);
    }

    /** Removes an entry, whoever holds it. */
    void remove(ModelEntry entry, RemovalCause cause, Changes changes) {
        forget(entry);
        for (OwnedModels owned : entry.owners()) {
            owned.remove(entry);
            entry.removeHolder(owned);
        }
        entry.removeHolder(null);
        names.refresh(entry.model.name());
        resized(-1);
        changes.removed(entry.model, cause);
    }

    /** Lets an owner let go of an entry, which is removed if nobody else holds it. */
    void remove(ModelEntry entry, OwnedModels owned, RemovalCause cause, Changes changes) {
        if (entry.isHeldOnlyBy(owned)) {
            remove(entry, cause, changes);
        } else {
            letGo(entry, owned);
        }
    }

    private Model put(Model model, @Nullable Owner owner, Changes changes) {
        OwnedModels owned = owner == null ? null : owner.openIn(partition);
        ModelEntry equal = names.findEqual(model);
        ModelEntry current = current(model.name(), owned);
        if (equal != null && equal == current && !isExclusive(owned)) {
            changes.reused(equal.model);
            return equal.model;
        }
        ModelEntry entry = equal == null ? share(model) : equal;
        if (current != null) {
            current.removeHolder(owned);
        }
        entry.addHolder(owned);
        ModelEntry leaving = current != null && !current.isHeld() ? current : null;
        names.put(entry);
        if (owned != null) {
            owned.put(entry);
            takeFromDataSources(entry, owned);
        }
        if (equal == null) {
            index(entry);
        }
        if (leaving != null) {
            forget(leaving);
        }
        report(entry, equal == null, leaving, changes);
        return entry.model;
    }

    private void report(ModelEntry entry, boolean isNew, @Nullable ModelEntry leaving, Changes changes) {
        if (isNew && leaving != null) {
            changes.replaced(leaving.model, entry.model);
        } else if (isNew) {
            resized(1);
            changes.registered(entry.model);
        } else {
            changes.reused(entry.model);
            if (leaving != null) {
                resized(-1);
                changes.removed(leaving.model, RemovalCause.REPLACED);
            }
        }
    }

    private Model putAnonymous(Structure structure, Changes changes) {
        ModelEntry known = findAnonymous(structure);
        if (known != null) {
            changes.reused(known.model);
            return known.model;
        }
        return put(newAnonymous(structure), null, changes);
    }

    /**
     * Makes an anonymous model whose number follows from the structure, so that one made again has the name it had. If
     * another model has that name, the next free number is taken.
     */
    private Model newAnonymous(Structure structure) {
        long number = Long.parseLong(structure.fingerprint().substring(0, 12), 16);
        Model model = Model.anonymous(number, structure);
        while (names.find(model.name()) != null) {
            number++;
            model = Model.anonymous(number, structure);
        }
        return model;
    }

    /** Returns how many more entries there will be when this model is registered. */
    private int newEntries(Model model, @Nullable Owner owner) {
        if (names.findEqual(model) != null) {
            return 0;
        }
        OwnedModels owned = owner == null ? null : owner.in(partition);
        if (owner != null && owned == null) {
            return 1;
        }
        ModelEntry current = current(model.name(), owned);
        return current != null && current.isHeldOnlyBy(owned) ? 0 : 1;
    }

    private @Nullable ModelEntry current(String name, @Nullable OwnedModels owned) {
        return owned == null ? names.findUnowned(name) : owned.find(name);
    }

    /** Checks that so many entries more are allowed, before anything is changed. */
    private void reserve(int added) {
        if (added > 0 && size + added > parts.limits.modelsPerTenant()) {
            throw new LimitExceededException("modelsPerTenant", parts.limits.modelsPerTenant(), (long) size + added);
        }
        if (added > 0 && size == 0) {
            partition.becomeResident();
        }
    }

    private void resized(int difference) {
        int resized = size + difference;
        size = resized;
        if (resized == 0) {
            partition.leaveResidence();
        }
    }

    private ModelEntry share(Model model) {
        Structure shared = parts.structures.acquire(model.structure());
        return new ModelEntry(model.withStructure(shared), parts.nextOrder());
    }

    private void index(ModelEntry entry) {
        structureIndex(entry).add(entry);
        if (entry.model.isAnonymous()) {
            anonymous.putIfAbsent(entry.model.structure(), entry);
        }
    }

    private void forget(ModelEntry entry) {
        anonymous.remove(entry.model.structure(), entry);
        structureIndex(entry).remove(entry);
        parts.structures.release(entry.model.structure());
    }

    private StructureIndex structureIndex(ModelEntry entry) {
        return entry.model.isStrict() ? strict : lenient;
    }

    private void letGo(ModelEntry entry, OwnedModels owned) {
        owned.remove(entry);
        entry.removeHolder(owned);
        names.refresh(entry.model.name());
    }

    /** Gives an application exclusive ownership: data sources let go of what it registers. */
    private void takeFromDataSources(ModelEntry entry, OwnedModels taker) {
        if (isExclusive(taker)) {
            for (OwnedModels owned : entry.owners()) {
                if (owned.ownerType() == OwnerType.DATA_SOURCE) {
                    letGo(entry, owned);
                }
            }
        }
    }

    private static boolean isExclusive(@Nullable OwnedModels owned) {
        return owned != null && owned.ownerType() == OwnerType.APP;
    }
}
