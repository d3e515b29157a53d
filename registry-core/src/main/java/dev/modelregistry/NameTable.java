package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers each name with one model, by an open-addressed table that is half full at most.
 *
 * <p>One writer, the holder of the partition's lock, changes cells while readers probe them without a lock. A cell goes from
 * one model to another of the same name in one step, so a reader never misses a name that was answered all the time. When
 * the table is full or mostly empty the models move to new cells, which are published in one step.
 *
 * <p>Whoever looks up much may keep the cells: what {@link #find} finds in cells that were not {@linkplain #isReplaced replaced}
 * when it began is the answer. What it does not find there may have moved. The old cells are marked as replaced before the
 * new ones are published, so that nobody finds something in the old after somebody missed it in the new, and are
 * emptied after that, so that they hold no models.
 *
 * <p>It is extended, not held, by what has names: one reference less to follow at every lookup.
 */
abstract class NameTable {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(Model[].class);

    private static final int FEWEST = 4;

    /** Stands where a name was that is answered no longer. */
    private static final Model DELETED = Model.of("deleted", Structure.builder().build());

    /** Stands in cell 0 of replaced cells, where no name is; the length of the array is in the same cache line. */
    private static final Model REPLACED =
            Model.of("replaced", Structure.builder().build());

    /** The cells while a map has the names, and of whoever keeps none. */
    static final @Nullable Model[] NO_CELLS = {REPLACED, null};

    /** A node of a {@link ConcurrentHashMap} and its cell. */
    private static final int CROWDED_NAME = 32 + 8;

    /**
     * How many cells may be taken side by side before names are taken for such as were made to collide, or to lie next to
     * each other: whoever looks for a name that is not there walks to the end of them. Other names stay far below, at a
     * load of a half.
     */
    private static final int LONGEST_RUN = 512;

    private volatile @Nullable Model[] cells = cells(FEWEST);

    /** Names by map instead of by cells, where many collide: within one hash, the map keeps them in a tree. */
    private volatile @Nullable Map<String, Model> crowded;

    /** How many cells may still be taken. */
    private int room = FEWEST;

    private int names;

    /** Finds the answer to a name. Needs no lock. */
    final @Nullable Model findByName(String name) {
        while (true) {
            @Nullable Model[] current = cells;
            Model model = find(current, name);
            if (model != null) {
                return model;
            }
            // They are emptied when there are others.
            if (current == cells) {
                return findCrowded(name);
            }
        }
    }

    /** Returns where names are looked up now. Needs no lock. */
    final @Nullable Model[] cells() {
        return cells;
    }

    /** Finds the answer to a name in cells that were kept, unless there are others. Needs no lock. */
    static @Nullable Model findUnlessReplaced(@Nullable Model[] cells, String name) {
        return isReplaced(cells) ? null : find(cells, name);
    }

    /** Tells whether there are other cells by now; true for {@link #NO_CELLS}. Needs no lock. */
    static boolean isReplaced(@Nullable Model[] cells) {
        return CELLS.getAcquire(cells, 0) != null;
    }

    /** Finds the answer to a name in cells. Needs no lock. */
    static @Nullable Model find(@Nullable Model[] cells, String name) {
        int i = first(name, cells);
        while (true) {
            Model model = (Model) CELLS.getAcquire(cells, i);
            if (model == null || answers(model, name)) {
                return model;
            }
            i = next(i, cells);
        }
    }

    private @Nullable Model findCrowded(String name) {
        Map<String, Model> map = crowded;
        return map == null ? null : map.get(name);
    }

    /** Returns how many names are answered. */
    final int names() {
        return names;
    }

    /** Returns all answers in no order, as a copy. */
    final List<Model> answers() {
        Map<String, Model> map = crowded;
        if (map != null) {
            return new ArrayList<>(map.values());
        }
        List<Model> answers = new ArrayList<>(names);
        for (Model model : cells) {
            if (model != null && model != DELETED && model != REPLACED) {
                answers.add(model);
            }
        }
        return answers;
    }

    /** Returns the estimated heap of the table, without the models and names in it. */
    final long nameBytes() {
        Map<String, Model> map = crowded;
        return map == null ? Footprint.references(cells.length) : (long) map.size() * CROWDED_NAME;
    }

    /** Answers a model's name with it. */
    final void answer(Model model) {
        Map<String, Model> map = crowded;
        if (map != null) {
            names += map.put(model.name(), model) == null ? 1 : 0;
            return;
        }
        int i = cell(model.name(), cells);
        if (cells[i] == null && room == 0) {
            answerOnly(answers());
            answer(model);
        } else {
            put(i, model);
        }
    }

    private void put(int i, Model model) {
        Model before = cells[i];
        CELLS.setRelease(cells, i, model);
        names += before == null || before == DELETED ? 1 : 0;
        if (before == null) {
            room--;
            if (isInLongRun(i, cells)) {
                crowd(answers());
            }
        }
    }

    /** Answers a name no longer. */
    final void unanswer(String name) {
        Map<String, Model> map = crowded;
        if (map != null) {
            names -= map.remove(name) == null ? 0 : 1;
            return;
        }
        int i = cell(name, cells);
        if (cells[i] != null && cells[i] != DELETED) {
            CELLS.setRelease(cells, i, DELETED);
            names--;
            if (names * 8 < cells.length - 2 * FEWEST) {
                answerOnly(answers());
            }
        }
    }

    /** Answers the names of these models with them, and no others, from one moment on. */
    final void answerOnly(Collection<Model> models) {
        names = models.size();
        if (crowded != null && !models.isEmpty()) {
            crowded = mapOf(models);
            return;
        }
        room = Math.max(FEWEST, names / 4);
        Model[] fresh = cells(names + room);
        for (Model model : models) {
            int i = cell(model.name(), fresh);
            fresh[i] = model;
            if (isInLongRun(i, fresh)) {
                crowd(models);
                return;
            }
        }
        replaceCells(fresh);
        crowded = null;
    }

    private void crowd(Collection<Model> models) {
        crowded = mapOf(models);
        replaceCells(NO_CELLS);
    }

    /** {@link #NO_CELLS} are marked and empty already, and stay so. */
    private void replaceCells(@Nullable Model[] fresh) {
        @Nullable Model[] old = cells;
        CELLS.setRelease(old, 0, REPLACED);
        cells = fresh;
        Arrays.fill(old, 1, old.length, null);
    }

    /** Returns the cell that answers a name, else the one that may. */
    private static int cell(String name, @Nullable Model[] cells) {
        int free = -1;
        int i = first(name, cells);
        for (Model there = cells[i]; there != null; there = cells[i]) {
            if (answers(there, name)) {
                return i;
            }
            free = free < 0 && there == DELETED ? i : free;
            i = next(i, cells);
        }
        return free < 0 ? i : free;
    }

    private static boolean isInLongRun(int i, @Nullable Model[] cells) {
        int run = 1;
        for (int next = next(i, cells); cells[next] != null && run <= LONGEST_RUN; next = next(next, cells)) {
            run++;
        }
        for (int before = before(i, cells);
                cells[before] != null && run <= LONGEST_RUN;
                before = before(before, cells)) {
            run++;
        }
        return run > LONGEST_RUN;
    }

    private static int first(String name, @Nullable Model[] cells) {
        return 1 + Probing.first(name.hashCode(), cells.length - 1);
    }

    private static int next(int i, @Nullable Model[] cells) {
        return 1 + Probing.next(i - 1, cells.length - 1);
    }

    private static int before(int i, @Nullable Model[] cells) {
        return 1 + Probing.before(i - 1, cells.length - 1);
    }

    private static boolean answers(Model model, String name) {
        return model.name().equals(name) && model != DELETED;
    }

    private static Map<String, Model> mapOf(Collection<Model> models) {
        Map<String, Model> map = new ConcurrentHashMap<>();
        models.forEach(model -> map.put(model.name(), model));
        return map;
    }

    private static @Nullable Model[] cells(int names) {
        return new Model[1 + 2 * names + 1];
    }
}
