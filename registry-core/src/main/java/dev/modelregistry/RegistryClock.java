package dev.modelregistry;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Time for measuring, which never goes back, and its translation into time of day for people. */
final class RegistryClock {

    private final LongSupplier nanoTime;
    private final long originNanos;
    private final Instant origin = Instant.now();

    RegistryClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.originNanos = nanoTime.getAsLong();
    }

    long nanos() {
        return nanoTime.getAsLong();
    }

    /** Returns the time of day of a reading of {@link #nanos()}. */
    Instant timeOf(long nanos) {
        return origin.plusNanos(sinceOrigin(nanos));
    }

    /** Returns how long after this clock was made a reading of {@link #nanos()} was taken. */
    long sinceOrigin(long nanos) {
        return nanos - originNanos;
    }
}
