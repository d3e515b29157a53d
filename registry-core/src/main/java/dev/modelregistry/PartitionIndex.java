package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is registered in one partition: its models, who holds them, and the rules by which they come and go.
 *
 * <p>The {@code find} methods need no lock; all others need the partition's. Lookups by name and by structure see a change
 * at the same moment; an owner's view shows it shortly after.
 *
 * <p>Owners keep their models apart, so one name may have several models. Lookups by name see the one that the partition
 * itself holds, else the earliest.
 */
final class PartitionIndex {

    final HolderTable holders = new HolderTable();

    final ModelTable table = new ModelTable();
    private final Partition partition;
    private final RegistryParts parts;
    private final @Nullable PartitionIndex behind;

    /** Creates the index of a partition that sees another one behind it, or none. */
    PartitionIndex(Partition partition, RegistryParts parts, @Nullable PartitionIndex behind) {
        this.partition = partition;
        this.parts = parts;
        this.behind = behind;
    }

    @Nullable
    Model findByName(String name) {
        return table.findByName(name);
    }

    @Nullable
    Model findByStructure(Structure structure, boolean strict) {
        return table.findByStructure(structure, strict);
    }

    /** Finds the anonymous model of a structure, here or in the partition that is seen behind this one. */
    @Nullable
    Model findAnonymous(Structure structure) {
        Model own = table.findAnonymous(structure);
        return own == null && behind != null ? behind.findAnonymous(structure) : own;
    }

    /** Finds the model that an owner has under a name. */
    @Nullable
    Model findOwned(Owner owner, String name) {
        OwnedModels owned = owner.in(partition);
        return owned == null ? null : owned.findByName(name);
    }

    int size() {
        return table.size();
    }

    int anonymousSize() {
        return table.anonymousSize();
    }

    /** Returns how many models an eviction may take. Needs no lock. */
    int evictableSize() {
        return isEvictedWhole() ? size() : anonymousSize() - holders.ownedAnonymous();
    }

    /** Tells whether an eviction takes everything: what has no owner can be loaded again if there is a store. */
    boolean isEvictedWhole() {
        return parts.evictNamedModels || (parts.stored && holders.owners.length == 0);
    }

    /** Returns the estimated heap of what is here, without the structures; 0 if there is no model. */
    long bytes() {
        return size() == 0 ? 0 : table.bytes() + holders.bytes();
    }

    long bytesBesidesModels() {
        return table.bytesBesidesModels() + holders.bytes();
    }

    /** Returns the models in registration order, as a copy that the caller may change. */
    List<Model> models() {
        return table.models();
    }

    /** Returns the models of a name in registration order, as an immutable copy. */
    List<Model> named(String name) {
        return table.named(name);
    }

    /** Returns the anonymous models that no owner holds, as a copy. */
    List<Model> unownedAnonymousModels() {
        List<Model> models = models();
        models.removeIf(model -> !model.isAnonymous() || holders.owners(model).length > 0);
        return models;
    }

    /* ---- register ---- */

    /** Registers a model for an owner, or for none. */
    Model register(Model model, @Nullable Owner owner, Changes changes) {
        reserve(newModels(model, owner));
        return put(model, owner, changes);
    }

    /** Registers an anonymous model for each of these structures that has none, and then the model. */
    Model define(Model model, List<Structure> inline, @Nullable Owner owner, Changes changes) {
        // What is behind this partition changes without its lock, so it is asked once.
        Map<Structure, Model> known = new HashMap<>();
        int missing = findAnonymous(inline, known);
        reserve(missing + newModels(model, owner));
        for (Structure structure : inline) {
            Model anonymous = known.get(structure);
            if (anonymous == null) {
                known.put(structure, put(newAnonymous(structure, model.name()), null, changes));
            } else {
                changes.reused(anonymous);
            }
        }
        return put(model, owner, changes);
    }

    /** Finds the anonymous models of these structures; returns how many of the structures have none. */
    private int findAnonymous(List<Structure> inline, Map<Structure, Model> known) {
        Set<Structure> missing = new HashSet<>();
        for (Structure structure : inline) {
            if (!known.containsKey(structure) && !missing.contains(structure)) {
                Model anonymous = findAnonymous(structure);
                if (anonymous == null) {
                    missing.add(structure);
                } else {
                    known.put(structure, anonymous);
                }
            }
        }
        return missing.size();
    }

    /** Returns the anonymous model of a structure, which is made if there is none. */
    Model resolve(Structure structure, Changes changes) {
        Model known = findAnonymous(structure);
        if (known != null) {
            changes.reused(known);
            return known;
        }
        reserve(1);
        return put(newAnonymous(structure, ""), null, changes);
    }

    /** Gives a holder a model, which is registered if it was not, in the place of what that holder has under the name. */
    Model put(Model given, @Nullable Owner owner, Changes changes) {
        OwnedModels owned = owner == null ? null : owner.openIn(partition);
        Model equal = findEqual(given);
        Model current = current(given.name(), owned);
        if (equal != null && equal == current && !isExclusive(owned)) {
            changes.reused(equal);
            return equal;
        }
        Model model = equal == null ? share(given, owned) : equal;
        if (current != null) {
            holders.remove(current, owned);
        }
        holders.add(model, owned);
        Model leaving = current != null && !holders.isHeld(current) ? current : null;
        if (equal == null) {
            table.add(model, leaving, holders::isHeldByPartition);
        } else {
            table.answer(model.name(), holders::isHeldByPartition);
        }
        if (owned != null) {
            owned.answer(model);
            takeFromDataSources(model, owned);
        }
        if (leaving != null) {
            table.remove(leaving, holders::isHeldByPartition);
            forget(leaving);
        }
        report(model, equal == null, leaving, changes);
        return model;
    }

    private static void report(Model model, boolean isNew, @Nullable Model leaving, Changes changes) {
        if (!isNew) {
            changes.reused(model);
        }
        if (leaving != null) {
            changes.replaced(leaving, model, isNew);
        } else if (isNew) {
            changes.registered(model);
        }
    }

    /** Returns a model with the shared instance of its structure, which nobody holds yet. */
    private Model share(Model given, @Nullable OwnedModels owned) {
        Model model = given.withStructure(parts.structures.acquire(given.structure()));
        if (owned != null) {
            holders.addUnheld(model);
        }
        return model;
    }

    /**
     * Makes an anonymous model whose number follows from the structure, so that one made again has the name it had. If
     * another model has that name, or is about to take it, the next free number is taken.
     */
    private Model newAnonymous(Structure structure, String taken) {
        long number = Model.anonymousNumber(structure);
        Model model = Model.anonymous(number, structure);
        while (findByName(model.name()) != null || model.name().equals(taken)) {
            number++;
            model = Model.anonymous(number, structure);
        }
        return model;
    }

    /** Returns how many more models there will be when this one is registered. */
    private int newModels(Model model, @Nullable Owner owner) {
        if (findEqual(model) != null) {
            return 0;
        }
        OwnedModels owned = owner == null ? null : owner.in(partition);
        if (owner != null && owned == null) {
            return 1;
        }
        Model current = current(model.name(), owned);
        return current != null && holders.isHeldOnlyBy(current, owned) ? 0 : 1;
    }

    /** Returns what a holder has under a name. */
    @Nullable
    Model current(String name, @Nullable OwnedModels owned) {
        if (owned != null) {
            return owned.findByName(name);
        }
        Model chosen = findByName(name);
        return chosen != null && holders.isHeldByPartition(chosen) ? chosen : null;
    }

    private @Nullable Model findEqual(Model model) {
        for (Model candidate : named(model.name())) {
            if (candidate.equals(model)) {
                return candidate;
            }
        }
        return null;
    }

    /** Checks that so many models more are allowed, before anything is changed. */
    private void reserve(int added) {
        requireRoom(added);
        expect(added);
    }

    /** Counts the tenant as resident before it gets the first of so many models. */
    void expect(int added) {
        if (added > 0 && size() == 0) {
            partition.becomeResident();
        }
    }

    /** Throws if a model for no owner, and anonymous models for these structures, will not be allowed. */
    void requireRoom(Model model, List<Structure> inline) {
        requireRoom(findAnonymous(inline, new HashMap<>()) + newModels(model, null));
    }

    private void requireRoom(int added) {
        if (added > 0 && size() + added > parts.limits.modelsPerTenant()) {
            throw new LimitExceededException("modelsPerTenant", parts.limits.modelsPerTenant(), (long) size() + added);
        }
    }

    /** Gives an application exclusive ownership: data sources let go of what it registers. */
    private void takeFromDataSources(Model model, OwnedModels taker) {
        if (isExclusive(taker)) {
            for (OwnedModels owned : holders.owners(model)) {
                if (owned.ownerType() == OwnerType.DATA_SOURCE) {
                    letGo(model, owned);
                }
            }
        }
    }

    private static boolean isExclusive(@Nullable OwnedModels owned) {
        return owned != null && owned.ownerType() == OwnerType.APP;
    }

    /* ---- remove ---- */

    /** Lets an owner let go of a model, which is removed if nobody else holds it. */
    void remove(Model model, OwnedModels owned, RemovalCause cause, Changes changes) {
        if (holders.isHeldOnlyBy(model, owned)) {
            removeAll(List.of(model), cause, changes);
        } else {
            letGo(model, owned);
        }
    }

    /** Removes these models, whoever holds them. */
    void removeAll(List<Model> leaving, RemovalCause cause, Changes changes) {
        if (leaving.isEmpty()) {
            return;
        }
        if (leaving.size() == 1) {
            table.remove(leaving.get(0), holders::isHeldByPartition);
        } else if (leaving.size() == size()) {
            table.clear();
        } else {
            Set<Model> gone = Collections.newSetFromMap(new IdentityHashMap<>(leaving.size()));
            gone.addAll(leaving);
            table.removeAll(gone, holders::isHeldByPartition);
        }
        for (Model model : leaving) {
            for (OwnedModels owned : holders.owners(model)) {
                owned.remove(model);
            }
            forget(model);
        }
        changes.removed(leaving, cause);
        if (size() == 0) {
            partition.leaveResidence();
        }
    }

    /** Which model answers to the name stays, for that depends on what the partition itself holds. */
    void letGo(Model model, OwnedModels owned) {
        holders.remove(model, owned);
        owned.remove(model);
    }

    /** Has the partition itself let go of a model that owners hold too. */
    void letGo(Model model) {
        holders.remove(model, null);
        table.answer(model.name(), holders::isHeldByPartition);
    }

    private void forget(Model model) {
        holders.forget(model);
        parts.structures.release(model.structure());
    }
}
