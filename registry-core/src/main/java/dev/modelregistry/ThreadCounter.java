package dev.modelregistry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A count to which every thread adds in a cell of its own, so that counting takes no atomic operation. It is exact: what
 * was counted by a thread that is gone is kept.
 *
 * <p>All that a thread keeps is an array of one number. A pooled thread may outlive the registry and even the class loader
 * of the registry's classes, and holds neither.
 */
final class ThreadCounter {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    @SuppressWarnings("ThreadLocalUsage") // Not static: several registries may live side by side.
    private final ThreadLocal<long @Nullable []> own = new ThreadLocal<>();

    private final ReferenceQueue<Thread> gone = new ReferenceQueue<>();

    /** Guards the two that follow. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Set<Cell> living = new HashSet<>();
    private long ofGone;

    /** Returns this thread's cell, for {@link #increment}. */
    long[] cell() {
        long[] known = own.get();
        return known == null ? add() : known;
    }

    /** Counts one; the cell has to be this thread's. */
    static void increment(long[] cell) {
        CELL.setOpaque(cell, 0, cell[0] + 1);
    }

    /** Returns what all threads have counted. */
    long sum() {
        lock.lock();
        try {
            takeOverFromGone();
            long sum = ofGone;
            for (Cell cell : living) {
                sum += cell.value();
            }
            return sum;
        } finally {
            lock.unlock();
        }
    }

    private long[] add() {
        long[] added = new long[1];
        lock.lock();
        try {
            takeOverFromGone();
            living.add(new Cell(Thread.currentThread(), added, gone));
        } finally {
            lock.unlock();
        }
        own.set(added);
        return added;
    }

    private void takeOverFromGone() {
        for (Reference<?> next = gone.poll(); next != null; next = gone.poll()) {
            Cell cell = (Cell) next;
            living.remove(cell);
            ofGone += cell.value();
        }
    }

    private static final class Cell extends WeakReference<Thread> {

        private final long[] count;

        Cell(Thread thread, long[] count, ReferenceQueue<Thread> gone) {
            super(thread, gone);
            this.count = count;
        }

        long value() {
            return (long) CELL.getOpaque(count, 0);
        }
    }
}
