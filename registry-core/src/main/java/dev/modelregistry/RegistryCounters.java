package dev.modelregistry;

import dev.modelregistry.event.RemovalCause;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted while it happens, so that statistics need not visit anything. */
final class RegistryCounters {

    static final int HITS = 0;
    static final int MISSES = 1;
    static final int REUSES = 2;

    /** What lookups count: hits, misses, reuses. */
    final ThreadCounts lookups = new ThreadCounts(3);

    final LongAdder registrations = new LongAdder();
    final LongAdder models = new LongAdder();
    final LongAdder anonymousModels = new LongAdder();
    final LongAdder partitionBytes = new LongAdder();
    final LongAdder contextFailures = new LongAdder();
    final LongAdder listenerFailures = new LongAdder();

    private final AtomicInteger residentTenants = new AtomicInteger();
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

    void hit() {
        count(HITS);
    }

    void lookup(boolean found) {
        count(found ? HITS : MISSES);
    }

    void reuse() {
        count(REUSES);
    }

    private void count(int which) {
        ThreadCounts.increment(lookups.cells(), which);
    }

    LongAdder removals(RemovalCause cause) {
        LongAdder adder = removals.get(cause);
        if (adder == null) {
            throw new AssertionError(cause);
        }
        return adder;
    }

    long hits() {
        return lookups.sum(HITS);
    }

    long misses() {
        return lookups.sum(MISSES);
    }

    long reuses() {
        return lookups.sum(REUSES);
    }

    Map<RemovalCause, Long> removalsByCause() {
        Map<RemovalCause, Long> sums = new EnumMap<>(RemovalCause.class);
        removals.forEach((cause, adder) -> sums.put(cause, adder.sum()));
        return sums;
    }
}
