package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The models of one owner in one partition, by name. Read without a lock; changed under the partition's. */
final class OwnedModels {

    private final Owner owner;
    private final Partition partition;
    private final ConcurrentHashMap<String, Model> models = new ConcurrentHashMap<>();

    OwnedModels(Owner owner, Partition partition) {
        this.owner = owner;
        this.partition = partition;
    }

    OwnerType ownerType() {
        return owner.type();
    }

    @Nullable
    Model find(String name) {
        return models.get(name);
    }

    /** Returns a live, weakly consistent view. */
    Collection<Model> models() {
        return models.values();
    }

    boolean isEmpty() {
        return models.isEmpty();
    }

    void put(Model model) {
        models.put(model.name(), model);
    }

    /** Removes exactly this model, not one that has replaced it; the owner forgets a place that becomes empty. */
    void remove(Model model) {
        if (models.get(model.name()) == model) {
            models.remove(model.name());
        }
        if (models.isEmpty()) {
            owner.forget(partition);
        }
    }
}
