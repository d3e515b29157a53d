package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.List;
import java.util.Set;

/**
 * What a change does to the models that a store keeps: to those that a partition itself holds and that are not anonymous.
 *
 * @param puts models to add or to put in the place of those with their names
 * @param removes names of models to remove
 */
record StoredChange(List<Model> puts, Set<String> removes) {

    static final StoredChange NONE = new StoredChange(List.of(), Set.of());

    static StoredChange put(Model model) {
        return new StoredChange(List.of(model), Set.of());
    }

    static StoredChange remove(Set<String> names) {
        return names.isEmpty() ? NONE : new StoredChange(List.of(), names);
    }

    boolean isEmpty() {
        return puts.isEmpty() && removes.isEmpty();
    }
}
