package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An array of models in registration order, and open-addressed tables of places in it by structure (a cell holds a place
 * plus one).
 *
 * <p>One writer changes cells while readers probe them without a lock. It puts a model into the array before a cell points
 * to it, and points the cell elsewhere before it takes the model out; places are not used twice. So a reader that finds a
 * place empty reads the cell again, and never misses a model that was there all the time.
 */
final class ModelSlots {

    private static final VarHandle MODELS = MethodHandles.arrayElementVarHandle(Model[].class);
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int EMPTY = 0;
    private static final int DELETED = -1;
    private static final int[] NO_CELLS = {EMPTY};

    private static final int SLOTS = 32;

    /** Places by structure and strictness, each the earliest there is. */
    final int[] structures;

    /** The same of anonymous models alone. */
    final int[] anonymous;

    private final Model[] models;

    ModelSlots(int capacity, int anonymousCapacity) {
        this.models = new Model[capacity];
        this.structures = cells(capacity);
        this.anonymous = cells(anonymousCapacity);
    }

    int capacity() {
        return models.length;
    }

    /** Returns how many anonymous models may ever be added. */
    int anonymousCapacity() {
        return (anonymous.length - 1) * 3 / 4;
    }

    /** Returns the estimated heap of the arrays, without the models in them. */
    long bytes() {
        long cells = cellBytes(structures) + cellBytes(anonymous);
        return SLOTS + Footprint.references(models.length) + cells;
    }

    private static long cellBytes(int[] cells) {
        return cells == NO_CELLS ? 0 : Footprint.ints(cells.length);
    }

    /* ---- read without a lock ---- */

    @Nullable
    Model modelAt(int place) {
        return (Model) MODELS.getAcquire(models, place);
    }

    /** Returns the place of the earliest model of an equal structure, by one of the tables; -1 if there is none. */
    int placeByStructure(int[] cells, Structure structure, boolean strict) {
        int i = first(structure, strict, cells);
        while (true) {
            int cell = (int) CELLS.getAcquire(cells, i);
            if (cell == EMPTY) {
                return -1;
            }
            Model model = cell == DELETED ? null : modelAt(cell - 1);
            if (model != null && model.isStrict() == strict && model.structure().equals(structure)) {
                return cell - 1;
            }
            if (model != null || cell == DELETED) {
                i = Probing.next(i, cells.length);
            }
        }
    }

    /* ---- write under the partition's lock ---- */

    void put(int place, Model model) {
        MODELS.setRelease(models, place, model);
    }

    void clear(int place) {
        MODELS.setRelease(models, place, null);
    }

    /** Returns where a model is: at the place that its structure points to, or behind it. */
    int placeOf(Model model) {
        int place = structures[cellIndex(structures, model)] - 1;
        while (models[place] != model) {
            place++;
        }
        return place;
    }

    /** Points a model's structure to it, unless it points to an earlier one. */
    void addStructure(int[] cells, int place, Model model) {
        int i = cellIndex(cells, model);
        if (cells[i] == EMPTY) {
            CELLS.setRelease(cells, i, place + 1);
        }
    }

    /** Points a structure that points to this model to the next such model before {@code end}, or nowhere. */
    void removeStructure(int[] cells, int place, Model model, int end) {
        int i = cellIndex(cells, model);
        if (cells[i] == place + 1) {
            CELLS.setRelease(cells, i, nextAlike(place, model, end, cells == anonymous));
        }
    }

    /** Returns the cell that points to the earliest model alike, or the empty one that may. */
    private int cellIndex(int[] cells, Model model) {
        int i = first(model.structure(), model.isStrict(), cells);
        while (cells[i] != EMPTY && !(cells[i] > 0 && alike(models[cells[i] - 1], model))) {
            i = Probing.next(i, cells.length);
        }
        return i;
    }

    private int nextAlike(int place, Model model, int end, boolean onlyAnonymous) {
        for (int next = place + 1; next < end; next++) {
            Model candidate = models[next];
            if (candidate != null && alike(candidate, model) && (candidate.isAnonymous() || !onlyAnonymous)) {
                return next + 1;
            }
        }
        return DELETED;
    }

    /** Structures in the array are shared instances, so equal ones are identical. */
    private static boolean alike(Model model, Model other) {
        return model.structure() == other.structure() && model.isStrict() == other.isStrict();
    }

    private static int[] cells(int capacity) {
        return capacity == 0 ? NO_CELLS : new int[Probing.length(capacity)];
    }

    private static int first(Structure structure, boolean strict, int[] cells) {
        int hash = structure.hashCode();
        return Probing.first(strict ? ~hash : hash, cells.length);
    }
}
