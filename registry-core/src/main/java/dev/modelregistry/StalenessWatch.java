package dev.modelregistry;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Closes the {@link LookupGate} when something in memory may be older than is allowed, so that lookups need not read a clock.
 * Its daemon thread, {@code modelregistry-staleness}, sleeps until that could be so at the earliest; and whoever reads the clock
 * to note a use, which happens at least every 10 milliseconds, looks too. So after a process was stopped as a whole, lookups in
 * scopes that were open before, and lookups so many that a thread reads the clock for them, may find what is too old until one
 * of these threads has had its turn.
 */
final class StalenessWatch {

    /** How often it looks whether the store is back; and never sooner again than that. */
    private static final long SHORTEST_SLEEP_NANOS = 5_000_000;

    private final LongSupplier oldest;
    private final long boundNanos;
    private final LookupGate gate;
    private final Thread thread;
    private volatile boolean closed;

    /** Creates a watch over something that was right for sure at {@code oldest}. */
    StalenessWatch(LongSupplier oldest, Duration bound, LookupGate gate) {
        this.oldest = oldest;
        this.boundNanos = bound.toNanos();
        this.gate = gate;
        this.thread = DaemonThreads.of(this::run, "modelregistry-staleness");
    }

    void start() {
        gate.setStaleness(this::check);
        thread.start();
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, Math.max(check(), SHORTEST_SLEEP_NANOS));
        }
    }

    /** Closes or opens the gate; returns in how many nanoseconds something may be too old at the earliest. */
    private long check() {
        long left = boundNanos - (System.nanoTime() - oldest.getAsLong());
        boolean isTooOld = left <= 0;
        if (gate.isStale() != isTooOld) {
            gate.setStale(isTooOld);
        }
        return left;
    }
}
