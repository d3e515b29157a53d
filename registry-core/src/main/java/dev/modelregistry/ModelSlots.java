package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An array of models, and open-addressed tables of places in it (linear probing; a cell holds a place plus one).
 *
 * <p>One writer changes cells while readers probe them without a lock. It puts a model into the array before a cell points
 * to it, and points the cell elsewhere before it takes the model out; places are not used twice. So a reader that finds a
 * place empty reads the cell again, and never misses a model that was there all the time.
 */
final class ModelSlots {

    private static final VarHandle MODELS = MethodHandles.arrayElementVarHandle(Model[].class);
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(int[].class);

    /** 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming, vol. 3, 6.4). */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private static final int EMPTY = 0;
    private static final int DELETED = -1;
    private static final int[] NO_CELLS = {EMPTY};

    private static final int SLOTS = 32;

    /** A node of a {@link ConcurrentHashMap} and its cell. */
    private static final int CROWDED_NAME = 32 + 8;

    /**
     * How far from its first cell a name may be before it is taken for one of many made to collide. Names that are not
     * stay far below, at a load of three quarters.
     */
    private static final int FARTHEST = 512;

    /** Places by structure and strictness, each the earliest there is. */
    final int[] structures;

    /** The same of anonymous models alone. */
    final int[] anonymous;

    private final Model[] models;
    private final int[] names;

    /** Names by map instead of by cells, where many collide: within one hash, the map keeps them in a tree. */
    private final @Nullable Map<String, Model> crowdedNames;

    ModelSlots(int capacity, int anonymousCapacity, boolean crowded) {
        this.models = new Model[capacity];
        this.structures = cells(capacity);
        this.anonymous = cells(anonymousCapacity);
        this.names = cells(crowded ? 0 : capacity);
        this.crowdedNames = crowded ? new ConcurrentHashMap<>() : null;
    }

    int capacity() {
        return models.length;
    }

    /** Returns how many anonymous models may ever be added. */
    int anonymousCapacity() {
        return (anonymous.length - 1) * 3 / 4;
    }

    boolean isCrowded() {
        return crowdedNames != null;
    }

    /** Returns the estimated heap of the arrays, without the models and names in them. */
    long bytes() {
        long cells = cellBytes(structures) + cellBytes(anonymous) + cellBytes(names);
        int crowded = crowdedNames == null ? 0 : crowdedNames.size();
        return SLOTS + Footprint.references(models.length) + cells + (long) crowded * CROWDED_NAME;
    }

    private static long cellBytes(int[] cells) {
        return cells == NO_CELLS ? 0 : Footprint.ints(cells.length);
    }

    /* ---- read without a lock ---- */

    @Nullable
    Model modelAt(int place) {
        return (Model) MODELS.getAcquire(models, place);
    }

    @Nullable
    Model findByName(String name) {
        if (crowdedNames != null) {
            return crowdedNames.get(name);
        }
        int i = first(name.hashCode(), names);
        while (true) {
            int cell = (int) CELLS.getAcquire(names, i);
            if (cell == EMPTY) {
                return null;
            }
            Model model = cell == DELETED ? null : modelAt(cell - 1);
            if (model != null && model.name().equals(name)) {
                return model;
            }
            if (model != null || cell == DELETED) {
                i = next(i, names);
            }
        }
    }

    /** Returns the place of the earliest model of an equal structure, by one of the tables; -1 if there is none. */
    int placeByStructure(int[] cells, Structure structure, boolean strict) {
        int i = first(hash(structure, strict), cells);
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
                i = next(i, cells);
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

    /** Returns where a model is, which is somewhere before {@code end}. */
    int placeOf(Model model, int end) {
        int i = first(model.name().hashCode(), names);
        for (int cell = names[i]; cell != EMPTY; cell = names[i]) {
            if (cell > 0 && models[cell - 1] == model) {
                return cell - 1;
            }
            i = next(i, names);
        }
        int place = end - 1;
        while (models[place] != model) {
            place--;
        }
        return place;
    }

    /** Answers a model's name with it; answers {@code false}, having changed nothing, if too many names are like it. */
    boolean pointName(Model model, int place) {
        if (crowdedNames != null) {
            crowdedNames.put(model.name(), model);
            return true;
        }
        int i = first(model.name().hashCode(), names);
        int free = -1;
        for (int distance = 0; distance < FARTHEST; distance++) {
            int cell = names[i];
            if (cell > 0 && models[cell - 1].name().equals(model.name())) {
                CELLS.setRelease(names, i, place + 1);
                return true;
            }
            free = free < 0 && cell <= 0 ? i : free;
            if (cell == EMPTY) {
                break;
            }
            i = next(i, names);
        }
        if (free >= 0) {
            CELLS.setRelease(names, free, place + 1);
        }
        return free >= 0;
    }

    void deleteName(String name) {
        if (crowdedNames != null) {
            crowdedNames.remove(name);
            return;
        }
        int i = first(name.hashCode(), names);
        while (names[i] == DELETED || !models[names[i] - 1].name().equals(name)) {
            i = next(i, names);
        }
        CELLS.setRelease(names, i, DELETED);
    }

    /** Points a model's structure to it, unless it points to an earlier one. */
    void addStructure(int[] cells, int place, Model model) {
        int i = first(hash(model.structure(), model.isStrict()), cells);
        while (cells[i] != EMPTY) {
            if (cells[i] > 0 && alike(models[cells[i] - 1], model)) {
                return;
            }
            i = next(i, cells);
        }
        CELLS.setRelease(cells, i, place + 1);
    }

    /** Points a structure that points to this model to the next such model before {@code end}, or nowhere. */
    void removeStructure(int[] cells, int place, Model model, int end) {
        int i = first(hash(model.structure(), model.isStrict()), cells);
        while (cells[i] != EMPTY) {
            if (cells[i] == place + 1) {
                CELLS.setRelease(cells, i, nextAlike(place, model, end, cells == anonymous));
                return;
            }
            i = next(i, cells);
        }
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

    /** Returns a table in which so many models take at most three quarters of the cells. */
    private static int[] cells(int capacity) {
        return capacity == 0 ? NO_CELLS : new int[capacity * 4 / 3 + 1];
    }

    private static int hash(Structure structure, boolean strict) {
        return strict ? ~structure.hashCode() : structure.hashCode();
    }

    /** Maps a hash to a cell of a table of any length: Fibonacci hashing, then the high half of a product. */
    private static int first(int hash, int[] cells) {
        long spread = Integer.toUnsignedLong(hash * GOLDEN_RATIO);
        return (int) ((spread * cells.length) >>> 32);
    }

    private static int next(int cell, int[] cells) {
        return cell + 1 == cells.length ? 0 : cell + 1;
    }
}
