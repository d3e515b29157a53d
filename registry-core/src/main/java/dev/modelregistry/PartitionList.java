package dev.modelregistry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Partitions in an array without gaps, so that going over many of them is as fast as memory is.
 *
 * <p>Iteration is weakly consistent and shows every partition at least once that is there all the time: it goes from the
 * end to the beginning, and the gap of one that is removed is filled with the last one, so none moves from what is still to
 * be shown to what was. It may show again one that filled a gap; whoever minds takes a {@link #snapshot}.
 */
final class PartitionList implements Iterable<Partition> {

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(Partition[].class);

    private static final int FEWEST = 16;

    /** Guards changes, and the positions in the partitions; nothing else is locked meanwhile. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Partition[] elements = new Partition[FEWEST];

    /** When each was used last, as far as this knows; it may have been used since. */
    private long[] used = new long[FEWEST];

    private volatile int size;

    int size() {
        return size;
    }

    void add(Partition partition) {
        lock.lock();
        try {
            int end = size;
            if (end == elements.length) {
                resize(2 * end);
            }
            place(partition, partition.touched(), end);
            size = end + 1;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a partition that was added, once. */
    void remove(Partition partition) {
        lock.lock();
        try {
            int end = size - 1;
            Partition last = elements[end];
            if (last != null && last != partition) {
                place(last, used[end], partition.position);
            }
            ELEMENTS.setRelease(elements, end, null);
            size = end;
            if (end >= FEWEST && end < elements.length / 4) {
                resize(elements.length / 2);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns each partition once, as a copy. */
    List<Partition> snapshot() {
        lock.lock();
        try {
            @Nullable Partition[] current = elements;
            List<Partition> all = new ArrayList<>(size);
            for (int i = size - 1; i >= 0; i--) {
                all.add(Objects.requireNonNull(current[i]));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns those that were not used for so long when {@code now} was; who evicts looks again under the partition's lock.
     * This is all that a clean-up does with tenants in use. A partition is read only when the last use that is known of it
     * is so long ago, so that going over many reads numbers side by side instead of objects all over the heap.
     */
    List<Partition> idle(long now, long idleNanos) {
        List<Partition> idle = new ArrayList<>();
        lock.lock();
        try {
            long[] known = used;
            for (int i = size - 1; i >= 0; i--) {
                if (now - known[i] >= idleNanos) {
                    Partition partition = Objects.requireNonNull(elements[i]);
                    known[i] = partition.touched();
                    if (now - known[i] >= idleNanos) {
                        idle.add(partition);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return idle;
    }

    private void place(Partition partition, long lastUse, int position) {
        partition.position = position;
        used[position] = lastUse;
        ELEMENTS.setRelease(elements, position, partition);
    }

    private void resize(int length) {
        used = Arrays.copyOf(used, length);
        elements = Arrays.copyOf(elements, length);
    }

    @Override
    public Iterator<Partition> iterator() {
        // The size first: in an array that is smaller by now is all that is there all the time.
        int end = size;
        @Nullable Partition[] current = elements;
        return new Backwards(current, Math.min(end, current.length));
    }

    /** Goes over one array; once the list has another one, nothing moves in it any more. */
    private static final class Backwards implements Iterator<Partition> {

        private final @Nullable Partition[] elements;
        private int left;
        private @Nullable Partition next;

        Backwards(@Nullable Partition[] elements, int end) {
            this.elements = elements;
            this.left = end;
        }

        @Override
        public boolean hasNext() {
            while (next == null && left > 0) {
                left--;
                next = (Partition) ELEMENTS.getAcquire(elements, left);
            }
            return next != null;
        }

        @Override
        public Partition next() {
            Partition partition = hasNext() ? next : null;
            if (partition == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return partition;
        }
    }
}
