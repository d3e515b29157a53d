package dev.modelregistry;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The models of one owner in one partition, by name. Read without a lock; changed under the partition's. */
final class OwnedModels {

    private final Owner owner;
    private final Partition partition;
    private final ConcurrentHashMap<String, ModelEntry> entries = new ConcurrentHashMap<>();

    OwnedModels(Owner owner, Partition partition) {
        this.owner = owner;
        this.partition = partition;
    }

    OwnerType ownerType() {
        return owner.type();
    }

    @Nullable
    ModelEntry find(String name) {
        return entries.get(name);
    }

    /** Returns a live, weakly consistent view. */
    Collection<ModelEntry> entries() {
        return entries.values();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void put(ModelEntry entry) {
        entries.put(entry.model.name(), entry);
    }

    /** Removes exactly this entry, not one that has replaced it; the owner forgets a place that becomes empty. */
    void remove(ModelEntry entry) {
        entries.remove(entry.model.name(), entry);
        if (entries.isEmpty()) {
            owner.forget(partition);
        }
    }
}
