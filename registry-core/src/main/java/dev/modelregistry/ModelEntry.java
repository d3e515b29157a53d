package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One model of one partition, and who holds it there: the partition itself, owners, or both. It is registered as long as
 * somebody holds it. Everything but the model and its order is guarded by the partition's lock.
 */
final class ModelEntry {

    static final Comparator<ModelEntry> REGISTRATION_ORDER = Comparator.comparingLong(entry -> entry.order);

    private static final OwnedModels[] NO_OWNERS = {};

    final Model model;

    /** The place in registration order, unique in the registry. */
    final long order;

    /** The next entry of the same name, see {@link NameIndex}. */
    @Nullable
    ModelEntry nextOfName;

    /** The neighbours of an equal structure, see {@link StructureIndex}. */
    @Nullable
    ModelEntry previousOfStructure;

    @Nullable
    ModelEntry nextOfStructure;

    private boolean unowned;
    private OwnedModels[] owners = NO_OWNERS;

    ModelEntry(Model model, long order) {
        this.model = model;
        this.order = order;
    }

    /** Adds a holder; {@code null} stands for the partition itself. */
    void addHolder(@Nullable OwnedModels owner) {
        if (owner == null) {
            unowned = true;
        } else if (!isHeldBy(owner)) {
            owners = Arrays.copyOf(owners, owners.length + 1);
            owners[owners.length - 1] = owner;
        }
    }

    /** Removes a holder; {@code null} stands for the partition itself. */
    void removeHolder(@Nullable OwnedModels owner) {
        if (owner == null) {
            unowned = false;
        } else {
            owners = Arrays.stream(owners).filter(held -> held != owner).toArray(OwnedModels[]::new);
        }
    }

    boolean isHeldBy(@Nullable OwnedModels owner) {
        return owner == null ? unowned : Arrays.asList(owners).contains(owner);
    }

    boolean isHeldOnlyBy(@Nullable OwnedModels owner) {
        return owner == null ? unowned && owners.length == 0 : !unowned && owners.length == 1 && owners[0] == owner;
    }

    boolean isHeld() {
        return unowned || owners.length > 0;
    }

    boolean isUnowned() {
        return unowned;
    }

    /** Returns the owners that hold this model; not to be changed. */
    OwnedModels[] owners() {
        return owners;
    }
}
