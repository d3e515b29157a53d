package dev.modelregistry;

import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models of one partition and who holds each: the partition itself, owners, or both. A model is registered as long as
 * somebody holds it. This is where one comes and goes, so that all agree that know of it: the table, the holders, what its
 * owners see, and the structures that models share.
 *
 * <p>The {@code find} methods need no lock; all others need the partition's. Lookups by name and by structure see a change
 * at the same moment; an owner's view shows it shortly after.
 *
 * <p>Owners keep their models apart, so one name may have several models. Lookups by name see the one that the partition
 * itself holds, else the earliest.
 */
abstract class HeldModels {

    final HolderTable holders = new HolderTable();
    final ModelTable table = new ModelTable();
    final Partition partition;
    final RegistryParts parts;

    HeldModels(Partition partition, RegistryParts parts) {
        this.partition = partition;
        this.parts = parts;
    }

    final @Nullable Model findByName(String name) {
        return table.findByName(name);
    }

    final @Nullable Model findByStructure(Structure structure, boolean strict) {
        return table.findByStructure(structure, strict);
    }

    /** Finds the model that an owner has under a name. */
    final @Nullable Model findOwned(Owner owner, String name) {
        OwnedModels owned = owner.in(partition);
        return owned == null ? null : owned.findByName(name);
    }

    final int size() {
        return table.size();
    }

    final int anonymousSize() {
        return table.anonymousSize();
    }

    /** Returns the estimated heap of what is here, without the structures; 0 if there is no model. */
    final long bytes() {
        return size() == 0 ? 0 : table.bytes() + holders.bytes();
    }

    final long bytesBesidesModels() {
        return table.bytesBesidesModels() + holders.bytes();
    }

    /** Returns the models in registration order, as a copy that the caller may change. */
    final List<Model> models() {
        return table.models();
    }

    /** Returns the models of a name in registration order, as an immutable copy. */
    final List<Model> named(String name) {
        return table.named(name);
    }

    /** Returns an owner's models in registration order, as a copy that the caller may change. */
    final List<Model> modelsOf(Owner owner) {
        OwnedModels owned = owner.in(partition);
        if (owned == null) {
            return new ArrayList<>();
        }
        List<Model> models = models();
        models.removeIf(model -> owned.findByName(model.name()) != model);
        return models;
    }

    /** Returns what a holder has under a name; {@code null} stands for the partition itself. */
    final @Nullable Model current(String name, @Nullable OwnedModels owned) {
        if (owned != null) {
            return owned.findByName(name);
        }
        Model chosen = findByName(name);
        return chosen != null && holders.isHeldByPartition(chosen) ? chosen : null;
    }

    /** Finds a model that is equal, whoever holds it. */
    final @Nullable Model findEqual(Model model) {
        for (Model candidate : named(model.name())) {
            if (candidate.equals(model)) {
                return candidate;
            }
        }
        return null;
    }

    /* ---- come ---- */

    /** Has an owner, or the partition itself, hold a model from now on instead of what it has under that name. */
    final Model put(Model given, @Nullable Owner owner, Changes changes) {
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

    /* ---- go ---- */

    /** Removes the models of a name, whoever holds them; tells whether there were any. */
    final boolean removeNamed(String name, Changes changes) {
        removeAll(named(name), RemovalCause.EXPLICIT, changes);
        return changes.removed() > 0;
    }

    /**
     * Removes one model of an owner, if it is still the expected one; returns the one that went, or {@code null}.
     *
     * @param expected {@code null} for whatever is there
     */
    final @Nullable Model removeOwned(Owner owner, String name, @Nullable Model expected, Changes changes) {
        OwnedModels owned = owner.in(partition);
        Model model = owned == null ? null : owned.findByName(name);
        if (owned == null || model == null || (expected != null && !expected.equals(model))) {
            return null;
        }
        remove(model, owned, RemovalCause.EXPLICIT, changes);
        return model;
    }

    /** Has an owner let go of all its models; returns how many nobody else held. */
    final int removeOwner(Owner owner, RemovalCause cause, Changes changes) {
        OwnedModels owned = owner.in(partition);
        if (owned != null) {
            owned.answers().forEach(model -> remove(model, owned, cause, changes));
        }
        return changes.removed();
    }

    private void remove(Model model, OwnedModels owned, RemovalCause cause, Changes changes) {
        if (holders.isHeldOnlyBy(model, owned)) {
            removeAll(List.of(model), cause, changes);
        } else {
            letGo(model, owned);
        }
    }

    /** Removes these models, whoever holds them. */
    final void removeAll(List<Model> leaving, RemovalCause cause, Changes changes) {
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
    final void letGo(Model model, OwnedModels owned) {
        holders.remove(model, owned);
        owned.remove(model);
    }

    /** Has the partition itself let go of a model that owners hold too. */
    final void letGo(Model model) {
        holders.remove(model, null);
        table.answer(model.name(), holders::isHeldByPartition);
    }

    private void forget(Model model) {
        holders.forget(model);
        parts.structures.release(model.structure());
    }
}
