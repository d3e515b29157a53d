package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is registered in one partition, and the rules of a registration: how many models there may be, and which anonymous
 * ones it brings along. Says too what an eviction may take.
 */
final class PartitionIndex extends HeldModels {

    private final @Nullable PartitionIndex behind;

    /** Creates the index of a partition that sees another one behind it, or none. */
    PartitionIndex(Partition partition, RegistryParts parts, @Nullable PartitionIndex behind) {
        super(partition, parts);
        this.behind = behind;
    }

    /** Finds the anonymous model of a structure, here or in the partition that is seen behind this one. */
    @Nullable
    Model findAnonymous(Structure structure) {
        Model own = table.findAnonymous(structure);
        return own == null && behind != null ? behind.findAnonymous(structure) : own;
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

    /* ---- how many ---- */

    /** Throws if a model for no owner, and anonymous models for these structures, will not be allowed. */
    void requireRoom(Model model, List<Structure> inline) {
        requireRoom(findAnonymous(inline, new HashMap<>()) + newModels(model, null));
    }

    /** Checks that so many models more are allowed, before anything is changed. */
    private void reserve(int added) {
        requireRoom(added);
        expect(added);
    }

    private void requireRoom(int added) {
        if (added > 0 && size() + added > parts.limits.modelsPerTenant()) {
            throw new LimitExceededException("modelsPerTenant", parts.limits.modelsPerTenant(), (long) size() + added);
        }
    }

    /** Counts the tenant as resident before it gets the first of so many models. */
    void expect(int added) {
        if (added > 0 && size() == 0) {
            partition.becomeResident();
        }
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

    /* ---- evict ---- */

    /** Returns how many models an eviction may take. Needs no lock. */
    int evictableSize() {
        return isEvictedWhole() ? size() : anonymousSize() - holders.ownedAnonymous();
    }

    /** Tells whether an eviction takes everything: what has no owner can be loaded again if there is a store. */
    boolean isEvictedWhole() {
        return parts.evictNamedModels || (parts.stored && holders.owners.length == 0);
    }

    /** Returns the anonymous models that no owner holds, as a copy. */
    List<Model> unownedAnonymousModels() {
        List<Model> models = models();
        models.removeIf(model -> !model.isAnonymous() || holders.owners(model).length > 0);
        return models;
    }
}
