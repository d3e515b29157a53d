package dev.modelregistry;

import dev.modelregistry.event.RemovalCause;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted while it happens, so that statistics need not visit anything. */
final class RegistryCounters {

    final LongAdder registrations = new LongAdder();
    final LongAdder reuses = new LongAdder();
    final LongAdder models = new LongAdder();
    final LongAdder anonymousModels = new LongAdder();
    final LongAdder partitionBytes = new LongAdder();
    final LongAdder contextFailures = new LongAdder();
    final LongAdder listenerFailures = new LongAdder();

    private final AtomicInteger residentTenants = new AtomicInteger();
    final ThreadCounter hits = new ThreadCounter();

    private final LongAdder misses = new LongAdder();
    private final Map<RemovalCause, LongAdder> removals = new EnumMap<>(RemovalCause.class);

    RegistryCounters() {
        for (RemovalCause cause : RemovalCause.values()) {
            removals.put(cause, new LongAdder());
        }
    }

    /** Counts one more tenant with models, unless there are as many as allowed. */
    boolean addResident(int limit) {
        int before = residentTenants.getAndUpdate(residents -> residents < limit ? residents + 1 : residents);
        return before < limit;
    }

    void removeResident() {
        residentTenants.decrementAndGet();
    }

    int residentTenants() {
        return residentTenants.get();
    }

    void lookup(boolean found) {
        if (found) {
            hit();
        } else {
            misses.increment();
        }
    }

    void hit() {
        ThreadCounter.increment(hits.cell());
    }

    LongAdder removals(RemovalCause cause) {
        LongAdder adder = removals.get(cause);
        if (adder == null) {
            throw new AssertionError(cause);
        }
        return adder;
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    Map<RemovalCause, Long> removalsByCause() {
        Map<RemovalCause, Long> sums = new EnumMap<>(RemovalCause.class);
        removals.forEach((cause, adder) -> sums.put(cause, adder.sum()));
        return sums;
    }
}
