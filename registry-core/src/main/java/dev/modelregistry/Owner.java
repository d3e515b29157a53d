package dev.modelregistry;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An object that owns models: a weak reference to it, its id, and its models in every partition. Nothing reachable from
 * here holds the object strongly.
 */
final class Owner extends WeakReference<Object> {

    private final OwnerType type;
    private final String id;
    private final int identityHash;
    final ConcurrentHashMap<Partition, OwnedModels> models = new ConcurrentHashMap<>();

    Owner(Object object, OwnerType type, String id, ReferenceQueue<Object> queue) {
        super(object, queue);
        this.type = type;
        this.id = id;
        this.identityHash = System.identityHashCode(object);
    }

    OwnerType type() {
        return type;
    }

    String id() {
        return id;
    }

    /** Returns this owner's models in a partition, or {@code null} if it has none there. */
    @Nullable
    OwnedModels in(Partition partition) {
        OwnedModels[] few = partition.index().holders.ownersIfFew();
        if (few == null) {
            return models.get(partition);
        }
        for (OwnedModels owned : few) {
            if (owned.owner() == this) {
                return owned;
            }
        }
        return null;
    }

    /** Returns this owner's models in a partition, to add one. Needs the partition's lock. */
    OwnedModels openIn(Partition partition) {
        OwnedModels known = models.get(partition);
        if (known != null) {
            return known;
        }
        OwnedModels added = new OwnedModels(this, partition);
        models.put(partition, added);
        partition.index().holders.addOwner(added);
        return added;
    }

    /** Forgets the place of this owner's models in a partition. Needs the partition's lock. */
    void forget(Partition partition) {
        OwnedModels forgotten = models.remove(partition);
        if (forgotten != null) {
            partition.index().holders.removeOwner(forgotten);
        }
    }

    Iterable<Partition> partitions() {
        return models.keySet();
    }

    boolean hasModels() {
        return !models.isEmpty();
    }

    @Override
    public int hashCode() {
        return identityHash;
    }

    /** Two are equal if they refer to the same object, which is how the table of owners finds one that is known. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        Object object = get();
        return object != null && other instanceof Owner owner && owner.refersTo(object);
    }
}
