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
 * A few counts to which every thread adds in cells of its own, so that counting takes no atomic operation. They are exact:
 * what was counted by a thread that is gone is kept.
 *
 * <p>All that a thread keeps is an array with an array of numbers in it. A pooled thread may outlive the registry and even the class loader
 * of the registry's classes, and holds neither.
 */
final class ThreadCounts {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    /** A power of two. */
    private static final int SEEN_LATELY = 256;

    @SuppressWarnings("ThreadLocalUsage") // Not static: several registries may live side by side.
    private final ThreadLocal<long[] @Nullable []> own = new ThreadLocal<>();

    /** The cells of some threads, by their ids, where they are found in less time and code; threads may overwrite each other's. */
    private final @Nullable CellsOfThread[] lately = new CellsOfThread[SEEN_LATELY];

    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** Guards the two that follow. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Set<Cells> living = new HashSet<>();
    private final long[] ofGone;

    ThreadCounts(int length) {
        this.ofGone = new long[length];
    }

    /** Returns this thread's cells, for {@link #increment}. */
    long[] cells() {
        Thread thread = Thread.currentThread();
        CellsOfThread known = lately[place(thread)];
        return known != null && known.refersTo(thread) ? known.counts : find(thread);
    }

    private long[] find(Thread thread) {
        long[][] known = own.get();
        CellsOfThread cells = new CellsOfThread(thread, known == null ? add() : known);
        lately[place(thread)] = cells;
        return cells.counts;
    }

    private static int place(Thread thread) {
        return (int) thread.getId() & (SEEN_LATELY - 1);
    }

    /** Counts one; the cells have to be this thread's. */
    static void increment(long[] cells, int which) {
        CELLS.setOpaque(cells, which, cells[which] + 1);
    }

    /** Returns what all threads have counted. */
    long sum(int which) {
        lock.lock();
        try {
            takeOverFromGone();
            long sum = ofGone[which];
            for (Cells cells : living) {
                sum += cells.value(which);
            }
            return sum;
        } finally {
            lock.unlock();
        }
    }

    private long[][] add() {
        long[][] holder = {new long[ofGone.length]};
        lock.lock();
        try {
            takeOverFromGone();
            living.add(new Cells(holder, gone));
        } finally {
            lock.unlock();
        }
        own.set(holder);
        return holder;
    }

    private void takeOverFromGone() {
        for (int place = 0; place < SEEN_LATELY; place++) {
            CellsOfThread cells = lately[place];
            if (cells != null && cells.refersTo(null)) {
                lately[place] = null;
            }
        }
        for (Reference<?> next = gone.poll(); next != null; next = gone.poll()) {
            Cells cells = (Cells) next;
            living.remove(cells);
            for (int which = 0; which < ofGone.length; which++) {
                ofGone[which] += cells.value(which);
            }
        }
    }

    /** The cells, and a weak reference to what only their thread has, and this while it knows the thread. */
    private static final class Cells extends WeakReference<Object> {

        private final long[] counts;

        Cells(long[][] holder, ReferenceQueue<Object> gone) {
            super(holder, gone);
            this.counts = holder[0];
        }

        long value(int which) {
            return (long) CELLS.getOpaque(counts, which);
        }
    }

    /** The cells of a thread, which may be gone. They are not taken over before this goes, even if the thread forgets them. */
    private static final class CellsOfThread extends WeakReference<Thread> {

        private final long[] counts;

        @SuppressWarnings("unused") // Keeps it reachable.
        private final long[][] holder;

        CellsOfThread(Thread thread, long[][] holder) {
            super(thread);
            this.counts = holder[0];
            this.holder = holder;
        }
    }
}
