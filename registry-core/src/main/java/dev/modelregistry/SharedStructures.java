package dev.modelregistry;

import dev.modelregistry.model.Structure;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One instance of every structure that some model has, nested ones included, over all tenants.
 *
 * <p>An entry counts the models and the structures that hold its instance, and is gone with the last of them. Counts
 * change only inside {@link ConcurrentHashMap#compute}, that is, under the map's own lock of one bin.
 */
final class SharedStructures {

    final ConcurrentHashMap<Structure, Holders> table = new ConcurrentHashMap<>();
    private final LongAdder unique = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** Returns the shared instance of a structure, held for one more model until {@link #release}. */
    Structure acquire(Structure structure) {
        return acquire(structure, true);
    }

    /** Ends one model's hold on a shared instance. */
    void release(Structure shared) {
        release(shared, true);
    }

    /** Finds the shared instance of a structure that some model has, without a lock; one that is only nested is not found. */
    @Nullable
    Structure findHeld(Structure structure) {
        Holders holders = table.get(structure);
        return holders == null || holders.models == 0 ? null : holders.structure;
    }

    /** Returns how many distinct structures models have; structures that are only nested do not count. */
    long unique() {
        return unique.sum();
    }

    /** Returns the estimated heap of all shared structures, nested ones included, each counted once. */
    long bytes() {
        return bytes.sum();
    }

    private Structure acquire(Structure structure, boolean forModel) {
        Holders known = table.computeIfPresent(structure, (key, holders) -> holders.add(forModel, unique));
        if (known != null) {
            return known.structure;
        }
        Structure candidate = structure.mapNested(nested -> acquire(nested, false));
        Structure shared = table.compute(
                        candidate,
                        (key, holders) -> (holders == null ? takeIn(candidate) : holders).add(forModel, unique))
                .structure;
        if (shared != candidate) {
            // Another thread was first with an equal structure, which holds its nested ones itself.
            releaseNested(candidate);
        }
        return shared;
    }

    private void release(Structure shared, boolean forModel) {
        if (table.compute(shared, (key, holders) -> remove(shared, holders, forModel)) == null) {
            bytes.add(-Footprint.of(shared));
            releaseNested(shared);
        }
    }

    private Holders takeIn(Structure candidate) {
        bytes.add(Footprint.of(candidate));
        return new Holders(candidate);
    }

    private @Nullable Holders remove(Structure shared, @Nullable Holders holders, boolean forModel) {
        if (holders == null) {
            throw new IllegalStateException("released more often than acquired: " + shared);
        }
        return holders.remove(forModel, unique);
    }

    private void releaseNested(Structure structure) {
        structure.nestedStructures().forEach(nested -> release(nested, false));
    }

    /** A shared instance and who holds it. */
    static final class Holders {

        final Structure structure;
        int parents;

        /** Read without the lock too. */
        volatile int models;

        Holders(Structure structure) {
            this.structure = structure;
        }

        Holders add(boolean forModel, LongAdder unique) {
            if (!forModel) {
                parents++;
            } else {
                int before = models;
                models = before + 1;
                if (before == 0) {
                    unique.increment();
                }
            }
            return this;
        }

        @Nullable
        Holders remove(boolean forModel, LongAdder unique) {
            if (!forModel) {
                parents--;
            } else {
                int left = models - 1;
                models = left;
                if (left == 0) {
                    unique.decrement();
                }
            }
            return models + parents == 0 ? null : this;
        }
    }
}
