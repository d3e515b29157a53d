package dev.modelregistry;

import dev.modelregistry.model.Definition;
import dev.modelregistry.model.Structure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds structures by their definitions, without a lock. It may miss one that is there: hashes of definitions are easy to
 * make collide, so a structure is kept in one of a few cells, and not at all when those are taken. Whoever misses it makes
 * the structure, and finds it by a hash that does not collide.
 *
 * <p>Writers take the lock of one of the tables. A reader that meets a table that is just being replaced may miss too.
 */
final class KnownStructures {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(Structure[].class);
    private static final @Nullable Structure[] NONE = {};

    /** A power of two. */
    private static final int TABLES = 16;

    private static final int FEWEST = 8;

    /** How many cells a structure may be in. */
    private static final int WINDOW = 8;

    private final LongAdder bytes = new LongAdder();
    private final Table[] tables = new Table[TABLES];

    KnownStructures() {
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new Table();
        }
    }

    @Nullable
    Structure find(Definition definition) {
        int hash = definition.hash();
        @Nullable Structure[] cells = tableOf(hash).cells;
        if (cells.length == 0) {
            return null;
        }
        int cell = first(hash, cells);
        for (int i = 0; i < WINDOW; i++) {
            Structure structure = (Structure) CELLS.getAcquire(cells, cell);
            if (structure != null && definition.describes(structure)) {
                return structure;
            }
            cell = next(cell, cells);
        }
        return null;
    }

    void add(Structure structure) {
        int hash = Definition.hashOf(structure);
        Table table = tableOf(hash);
        synchronized (table) {
            if (2 * table.size >= table.cells.length) {
                resize(table, Math.max(FEWEST, table.cells.length + (table.cells.length >> 1)));
            }
            table.size += put(structure, hash, table.cells) ? 1 : 0;
        }
    }

    void remove(Structure structure) {
        int hash = Definition.hashOf(structure);
        Table table = tableOf(hash);
        synchronized (table) {
            @Nullable Structure[] cells = table.cells;
            int cell = cells.length == 0 ? 0 : first(hash, cells);
            for (int i = 0; i < WINDOW && cells.length > 0; i++) {
                if (cells[cell] == structure) {
                    CELLS.setRelease(cells, cell, null);
                    table.size--;
                    break;
                }
                cell = next(cell, cells);
            }
            if (6 * table.size < cells.length && (table.size == 0 || cells.length > FEWEST)) {
                resize(table, table.size == 0 ? 0 : Math.max(FEWEST, cells.length >> 1));
            }
        }
    }

    /** Returns the heap of the tables; 0 if there is no structure. */
    long bytes() {
        return bytes.sum();
    }

    /** Visits each structure that may be found; only while nothing changes. */
    void forEach(Consumer<Structure> action) {
        for (Table table : tables) {
            for (Structure structure : table.cells) {
                if (structure != null) {
                    action.accept(structure);
                }
            }
        }
    }

    private Table tableOf(int hash) {
        return tables[hash & (TABLES - 1)];
    }

    private void resize(Table table, int length) {
        @Nullable Structure[] before = table.cells;
        @Nullable Structure[] after = length == 0 ? NONE : new @Nullable Structure[length];
        int size = 0;
        for (Structure structure : before) {
            if (structure != null && put(structure, Definition.hashOf(structure), after)) {
                size++;
            }
        }
        bytes.add(weight(after) - weight(before));
        table.size = size;
        table.cells = after;
    }

    private static long weight(@Nullable Structure[] cells) {
        return cells.length == 0 ? 0 : Footprint.references(cells.length);
    }

    /** Puts a structure where it may be; answers {@code false} if all of that is taken. */
    private static boolean put(Structure structure, int hash, @Nullable Structure[] cells) {
        int cell = first(hash, cells);
        for (int i = 0; i < WINDOW; i++) {
            if (cells[cell] == null) {
                CELLS.setRelease(cells, cell, structure);
                return true;
            }
            cell = next(cell, cells);
        }
        return false;
    }

    /** Maps a hash, without what chose the table, to a cell: the high half of a product. */
    private static int first(int hash, @Nullable Structure[] cells) {
        return (int) ((Integer.toUnsignedLong(hash & -TABLES) * cells.length) >>> Integer.SIZE);
    }

    private static int next(int cell, @Nullable Structure[] cells) {
        return cell + 1 == cells.length ? 0 : cell + 1;
    }

    /** One of the tables, and the lock that writers take. */
    private static final class Table {

        @Nullable
        volatile Structure[] cells = NONE;

        int size;
    }
}
