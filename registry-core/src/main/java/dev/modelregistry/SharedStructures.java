package dev.modelregistry;

import dev.modelregistry.model.Definition;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.ScalarType;
import dev.modelregistry.model.Structure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One instance of every structure that some model has, nested ones too, over all tenants; and one of every property and
 * every name of a property in them.
 *
 * <p>What holds what: models hold structures, structures their properties, properties their names and the structures that
 * they nest. Each instance counts who holds it and is gone with the last; it goes before what it holds does. So whatever is
 * shared holds shared instances only, and two that are equal are never shared at the same time.
 *
 * <p>Counts of structures change only inside {@link ConcurrentHashMap#compute}, that is, under the map's own lock of one
 * bin, those of the other things under a lock of {@link SharedValues}. Neither is held while another is taken.
 */
final class SharedStructures {

    final ConcurrentHashMap<Structure, Holders> table = new ConcurrentHashMap<>();
    final SharedValues<Property> properties = new SharedValues<>(Property::hashCode);

    /** By the hash of a property, because the one of a string is known to everybody and easy to make collide. */
    final SharedValues<String> names =
            new SharedValues<>(name -> Property.of(name, ScalarType.ANY).hashCode());

    final KnownStructures known = new KnownStructures();
    private final LongAdder unique = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /**
     * Reads a definition. Answers the shared instance of its structure if there is one, so that no other has to be made;
     * nobody holds it for the caller, and it may cease to be shared at any time.
     */
    Structure read(Map<String, ?> properties) {
        Definition definition = Definition.read(properties);
        Structure structure = known.find(definition);
        return structure == null ? definition.toStructure() : structure;
    }

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

    /** Returns the estimated heap of all that is shared, each counted once. */
    long bytes() {
        return bytes.sum() + properties.bytes() + names.bytes() + known.bytes();
    }

    private Structure acquire(Structure structure, boolean forModel) {
        Holders present = table.computeIfPresent(structure, (key, holders) -> holders.add(forModel, unique));
        if (present != null) {
            return present.structure;
        }
        Structure candidate = structure.mapProperties(this::acquire);
        Holders own = new Holders(candidate);
        Holders holders = table.compute(candidate, (key, found) -> (found == null ? own : found).add(forModel, unique));
        if (holders == own) {
            bytes.add(Footprint.of(candidate));
            known.add(candidate);
        } else {
            // Another thread was first with an equal structure, which holds its parts itself.
            releaseParts(candidate);
        }
        return holders.structure;
    }

    private Property acquire(Property property) {
        Property present = properties.acquireKnown(property);
        if (present != null) {
            return present;
        }
        Property candidate = property.withName(acquire(property.name())).mapNested(nested -> acquire(nested, false));
        SharedValues.Acquired<Property> acquired = properties.acquire(candidate);
        if (acquired.isNew()) {
            bytes.add(Footprint.of(candidate));
        } else {
            releaseParts(candidate);
        }
        return acquired.shared();
    }

    private String acquire(String name) {
        SharedValues.Acquired<String> acquired = names.acquire(name);
        if (acquired.isNew()) {
            bytes.add(Footprint.text(name));
        }
        return acquired.shared();
    }

    private void release(Structure shared, boolean forModel) {
        if (table.compute(shared, (key, holders) -> remove(shared, holders, forModel)) == null) {
            bytes.add(-Footprint.of(shared));
            known.remove(shared);
            releaseParts(shared);
        }
    }

    private void releaseParts(Structure structure) {
        for (Property property : structure.properties()) {
            if (properties.release(property)) {
                bytes.add(-Footprint.of(property));
                releaseParts(property);
            }
        }
    }

    private void releaseParts(Property property) {
        property.nestedStructure().ifPresent(nested -> release(nested, false));
        if (names.release(property.name())) {
            bytes.add(-Footprint.text(property.name()));
        }
    }

    private @Nullable Holders remove(Structure shared, @Nullable Holders holders, boolean forModel) {
        if (holders == null) {
            throw new IllegalStateException("released more often than acquired: " + shared);
        }
        return holders.remove(forModel, unique);
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
