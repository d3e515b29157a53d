package dev.modelregistry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time that stands still and counts how often it was read. */
final class CountingTicker implements LongSupplier {

    private final AtomicLong readings = new AtomicLong();

    @Override
    public long getAsLong() {
        readings.incrementAndGet();
        return 0;
    }

    long readings() {
        return readings.get();
    }
}
