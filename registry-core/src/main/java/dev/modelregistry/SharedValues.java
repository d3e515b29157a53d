package dev.modelregistry;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One instance of every one of many small values, each counted by how often it is held, and gone with its last holder.
 *
 * <p>Open-addressed tables (linear probing) with a lock for each, so that a value costs a reference and a count, some 13
 * bytes, where a node of a map would cost more than the value itself. The hash decides which table it is, so holders of
 * different values rarely wait for each other.
 *
 * @param <T> what is shared: immutable, compared by content, with a hash that nobody can make collide on purpose
 */
final class SharedValues<T> {

    /** A power of two. */
    private static final int TABLES = 16;

    private final ToIntFunction<? super T> hash;
    private final LongAdder bytes = new LongAdder();
    private final Table[] tables = new Table[TABLES];

    SharedValues(ToIntFunction<? super T> hash) {
        this.hash = hash;
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new Table();
        }
    }

    /** Holds the shared instance of a value once more; {@code null} if there is none. */
    @Nullable
    T acquireKnown(T value) {
        int hashed = hash.applyAsInt(value);
        Table table = tableOf(hashed);
        synchronized (table) {
            int cell = table.find(value, hashed);
            return cell < 0 ? null : hold(table, cell);
        }
    }

    /** Holds the shared instance of a value once more, which is this very one if there is none. */
    Acquired<T> acquire(T value) {
        int hashed = hash.applyAsInt(value);
        Table table = tableOf(hashed);
        synchronized (table) {
            int cell = table.find(value, hashed);
            if (cell >= 0) {
                return new Acquired<>(hold(table, cell), false);
            }
            if (table.size * 4 >= table.values.length * 3) {
                resize(table, Math.max(Table.FEWEST, table.values.length + (table.values.length >> 1)));
            }
            table.put(value, hashed, 1);
            table.size++;
            return new Acquired<>(value, true);
        }
    }

    /** Ends one hold of a shared instance; answers whether it was the last. */
    boolean release(T shared) {
        int hashed = hash.applyAsInt(shared);
        Table table = tableOf(hashed);
        synchronized (table) {
            int cell = table.find(shared, hashed);
            if (cell < 0) {
                throw new IllegalStateException("released more often than acquired: " + shared);
            }
            table.counts[cell]--;
            if (table.counts[cell] > 0) {
                return false;
            }
            remove(table, cell);
            return true;
        }
    }

    /** Returns the heap of the tables, without the values in them; 0 if there is no value. */
    long bytes() {
        return bytes.sum();
    }

    /** Visits each value and how often it is held; only while nothing changes. */
    void forEach(ObjIntConsumer<? super T> action) {
        for (Table table : tables) {
            for (int cell = 0; cell < table.values.length; cell++) {
                if (table.values[cell] != null) {
                    action.accept(valueAt(table, cell), table.counts[cell]);
                }
            }
        }
    }

    /**
     * What was acquired.
     *
     * @param isNew whether nobody held it before
     */
    record Acquired<T>(T shared, boolean isNew) {}

    private Table tableOf(int hashed) {
        return tables[hashed & (TABLES - 1)];
    }

    private T hold(Table table, int cell) {
        table.counts[cell]++;
        return valueAt(table, cell);
    }

    @SuppressWarnings("unchecked") // Nothing else is put in.
    private T valueAt(Table table, int cell) {
        return (T) Objects.requireNonNull(table.values[cell]);
    }

    /** Empties a cell and closes the gap, so that a value is never behind an empty cell on its way from its first one. */
    private void remove(Table table, int cell) {
        int length = table.values.length;
        int gap = cell;
        for (int next = table.next(gap); table.values[next] != null; next = table.next(next)) {
            int way = Math.floorMod(next - table.first(hash.applyAsInt(valueAt(table, next))), length);
            if (way >= Math.floorMod(next - gap, length)) {
                table.values[gap] = table.values[next];
                table.counts[gap] = table.counts[next];
                gap = next;
            }
        }
        table.values[gap] = null;
        table.size--;
        if (table.size * 3 < length && (length > Table.FEWEST || table.size == 0)) {
            resize(table, table.size == 0 ? 0 : Math.max(Table.FEWEST, length >> 1));
        }
    }

    private void resize(Table table, int length) {
        @Nullable Object[] values = table.values;
        int[] counts = table.counts;
        bytes.add(Table.bytes(length) - Table.bytes(values.length));
        table.values = length == 0 ? Table.NO_VALUES : new @Nullable Object[length];
        table.counts = length == 0 ? Table.NO_COUNTS : new int[length];
        for (int cell = 0; cell < values.length; cell++) {
            Object value = values[cell];
            if (value != null) {
                @SuppressWarnings("unchecked") // Nothing else was put in.
                int hashed = hash.applyAsInt((T) value);
                table.put(value, hashed, counts[cell]);
            }
        }
    }

    /** One of the tables, and the lock that guards it. */
    private static final class Table {

        static final int FEWEST = 4;
        static final @Nullable Object[] NO_VALUES = {};
        static final int[] NO_COUNTS = {};

        @Nullable
        Object[] values = NO_VALUES;

        int[] counts = NO_COUNTS;
        int size;

        /** Returns the cell of a value, or -1. There is always an empty cell to stop at. */
        int find(Object value, int hashed) {
            if (size == 0) {
                return -1;
            }
            int cell = first(hashed);
            for (Object there = values[cell]; there != null; there = values[cell]) {
                if (there == value || there.equals(value)) {
                    return cell;
                }
                cell = next(cell);
            }
            return -1;
        }

        /** Puts in a value that is not there. */
        void put(Object value, int hashed, int count) {
            int cell = first(hashed);
            while (values[cell] != null) {
                cell = next(cell);
            }
            values[cell] = value;
            counts[cell] = count;
        }

        /** Maps a hash, without what chose the table, to a cell: the high half of a product. */
        int first(int hashed) {
            return (int) ((Integer.toUnsignedLong(hashed & -TABLES) * values.length) >>> Integer.SIZE);
        }

        int next(int cell) {
            return cell + 1 == values.length ? 0 : cell + 1;
        }

        static long bytes(int length) {
            return length == 0 ? 0 : Footprint.references(length) + Footprint.ints(length);
        }
    }
}
