package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a store keeps of a partition: the models that the partition itself holds and that are not anonymous. Needs the
 * partition's lock.
 */
final class StoredPart {

    private final PartitionIndex index;

    StoredPart(PartitionIndex index) {
        this.index = index;
    }

    /** Returns the names of all models that are stored. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        for (Model model : index.models()) {
            if (contains(model)) {
                names.add(model.name());
            }
        }
        return names;
    }

    private boolean contains(Model model) {
        return !model.isAnonymous() && index.holders.isHeldByPartition(model);
    }

    /* ---- what a change changes here ---- */

    /**
     * Returns what registering a model for no owner, and anonymous models for these structures, changes here.
     *
     * @throws LimitExceededException if it will not be allowed
     */
    StoredChange registering(Model model, List<Structure> inline) {
        index.requireRoom(model, inline);
        Model current = index.current(model.name(), null);
        if (current != null && current.equals(model)) {
            return StoredChange.NONE;
        }
        return model.isAnonymous() ? removing(model.name()) : StoredChange.put(model);
    }

    /** Returns what removing a name changes here. */
    StoredChange removing(String name) {
        Model current = index.current(name, null);
        return current != null && contains(current) ? StoredChange.remove(Set.of(name)) : StoredChange.NONE;
    }

    /* ---- what others change ---- */

    /** Makes this a copy of what is stored. Models of owners and anonymous ones stay, unless one is stored in their place. */
    void become(List<Model> stored, Changes changes) {
        index.expect(stored.size());
        Set<String> names = new HashSet<>();
        for (Model model : stored) {
            names.add(model.name());
            if (!model.equals(index.current(model.name(), null))) {
                index.put(model, null, changes);
            }
        }
        List<Model> gone = index.models();
        gone.removeIf(model -> !contains(model) || names.contains(model.name()));
        gone.stream().filter(index.holders::isOwned).forEach(index::letGo);
        gone.removeIf(index.holders::isOwned);
        index.removeAll(gone, RemovalCause.REMOTE, changes);
    }

    /** Removes what is not stored, and lets owners go of the rest. */
    void removeRest(RemovalCause cause, Changes changes) {
        List<Model> leaving = index.models();
        leaving.removeIf(this::contains);
        index.removeAll(leaving, cause, changes);
        for (Model model : index.models()) {
            for (OwnedModels owned : index.holders.owners(model)) {
                index.letGo(model, owned);
            }
        }
    }
}
