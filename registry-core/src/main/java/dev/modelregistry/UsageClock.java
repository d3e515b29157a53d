package dev.modelregistry;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by which uses are stamped. Reading the system's clock takes as long as finding a model, so when it is read very
 * often a daemon thread reads it for everybody, every 10 milliseconds, and ends within a second; the next one comes when
 * it is read very often again. Meanwhile the time may be so much too early, or more if that thread does not get its turn.
 */
final class UsageClock {

    private static final long TICK_NANOS = 10_000_000;
    private static final int TICKS = 100;

    /** So many readings take about as long as a thread takes to wake up once and to sleep again. */
    private static final int MANY = 250;

    private static final long NOT_TICKING = Long.MIN_VALUE;

    private final LongSupplier nanoTime;
    private final long tickNanos;
    private final Runnable everyTick;
    private final AtomicBoolean ticking = new AtomicBoolean();
    private volatile long ticked = NOT_TICKING;
    private volatile boolean closed;

    /** How many readings there were since when; threads may overwrite each other's, for it is a guess. */
    private int readings;

    private long since;

    private UsageClock(LongSupplier nanoTime, long tickNanos, Runnable everyTick) {
        this.nanoTime = nanoTime;
        this.tickNanos = tickNanos;
        this.everyTick = everyTick;
        this.since = nanoTime.getAsLong();
    }

    /**
     * Returns a clock that goes by another one, or by the system's if that is {@code null}; another one is asked each time.
     *
     * @param everyTick what to do every 10 milliseconds while the clock is read, or each time if it is another one
     */
    static UsageClock of(@Nullable LongSupplier nanoTime, Runnable everyTick) {
        return nanoTime == null
                ? new UsageClock(System::nanoTime, TICK_NANOS, everyTick)
                : new UsageClock(nanoTime, 0, everyTick);
    }

    long nanos() {
        long latest = ticked;
        return latest == NOT_TICKING ? read() : latest;
    }

    /** Does what is done at every tick, if this is the time for it. */
    void look() {
        nanos();
    }

    /** Tells, without reading a clock, whether it is still this time. */
    boolean isStill(long time) {
        long latest = ticked;
        return latest == time && latest != NOT_TICKING;
    }

    /** Ends the thread, if there is one, at its next tick. */
    void close() {
        closed = true;
    }

    private long read() {
        long now = nanoTime.getAsLong();
        readings++;
        if (now - since >= tickNanos || readings >= MANY) {
            endTick(now);
        }
        return now;
    }

    private void endTick(long now) {
        boolean often = tickNanos > 0 && readings >= MANY * Math.max(1, (now - since) / tickNanos);
        readings = 0;
        // First, so that who sees the time also sees what was done at it.
        everyTick.run();
        since = now;
        if (often && !closed && ticking.compareAndSet(false, true)) {
            try {
                DaemonThreads.of(this::tick, "modelregistry-clock").start();
            } catch (OutOfMemoryError e) {
                // There is no thread to be had; no lookup has to fail for that, everybody goes on reading the clock.
                ticking.set(false);
            }
        }
    }

    private void tick() {
        try {
            for (int tick = 0; tick < TICKS && !closed; tick++) {
                ticked = nanoTime.getAsLong();
                everyTick.run();
                LockSupport.parkNanos(this, tickNanos);
            }
        } finally {
            // Whatever ended it: were time to stand still, tenants in use would seem idle for ever longer.
            ticked = NOT_TICKING;
            ticking.set(false);
        }
    }
}
