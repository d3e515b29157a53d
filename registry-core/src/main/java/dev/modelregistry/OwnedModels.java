package dev.modelregistry;

import dev.modelregistry.model.Model;

/** The models of one owner in one partition, by name. Read without a lock; changed under the partition's. */
final class OwnedModels extends NameTable {

    private final Owner owner;
    private final Partition partition;

    OwnedModels(Owner owner, Partition partition) {
        this.owner = owner;
        this.partition = partition;
    }

    Owner owner() {
        return owner;
    }

    OwnerType ownerType() {
        return owner.type();
    }

    boolean isEmpty() {
        return names() == 0;
    }

    /** Removes exactly this model, not one that has replaced it; the owner forgets a place that becomes empty. */
    void remove(Model model) {
        if (findByName(model.name()) == model) {
            unanswer(model.name());
        }
        if (isEmpty()) {
            owner.forget(partition);
        }
    }
}
