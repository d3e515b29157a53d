package dev.modelregistry;

import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.stats.CleanupResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tenants and bytes may be resident before the longest idle tenants are evicted.
 *
 * <p><b>Work.</b> Past the budget, one registration at a time makes one pass over the tenants and evicts a batch of those
 * idle the longest, until there is a sixteenth less than the budget; others go on meanwhile. So a pass over n tenants
 * comes once in about n/16 tenants that come or go. When tenants are active, or have nothing that may go, a pass can fall
 * short; then as many registrations as a sixteenth of the tenants that it visited go by before the next one. A clean-up
 * makes as many passes as it takes.
 *
 * <p>No lock is held: evicting a tenant takes that tenant's, and listeners are told between two tenants.
 */
final class ResidencyBudget {

    static final int NO_TENANTS_LIMIT = Integer.MAX_VALUE;
    static final long NO_WEIGHT_LIMIT = Long.MAX_VALUE;

    private static final int MARGIN = 16;
    private static final int SMALLEST_BATCH = 64;

    private final RegistryParts parts;
    private final int maxTenants;
    private final long maxWeight;
    private final AtomicBoolean evicting = new AtomicBoolean();

    /** How many registrations past the budget have to go by before the next pass. */
    private final AtomicLong pause = new AtomicLong();

    ResidencyBudget(RegistryParts parts, int maxTenants, long maxWeight) {
        this.parts = parts;
        this.maxTenants = maxTenants;
        this.maxWeight = maxWeight;
    }

    /** Evicts a batch if the budget is exceeded and it is time to; never {@code spared}, which has just been used. */
    void enforceAfterUse(Partition spared, PartitionTable partitions) {
        if (!isExceeded() || pause.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        if (evicting.compareAndSet(false, true)) {
            try {
                evictBatch(spared, partitions);
            } finally {
                evicting.set(false);
            }
        }
    }

    /** Evicts until the budget is kept or nothing more can go; as many tenants at most as there are, lest it never ends. */
    CleanupResult enforce(PartitionTable partitions) {
        int residents = parts.counters.residentTenants();
        int tenants = 0;
        int models = 0;
        while (isExceeded() && tenants < residents) {
            CleanupResult batch = evictBatch(partitions.global(), partitions);
            if (batch.models() == 0) {
                break;
            }
            tenants += batch.tenants();
            models += batch.models();
        }
        return new CleanupResult(tenants, models);
    }

    private boolean isExceeded() {
        return hasTooManyTenants() || isTooHeavy();
    }

    private boolean hasTooManyTenants() {
        return parts.counters.residentTenants() > maxTenants;
    }

    private boolean isTooHeavy() {
        return maxWeight != NO_WEIGHT_LIMIT && parts.estimatedBytes() > maxWeight;
    }

    private CleanupResult evictBatch(Partition spared, PartitionTable partitions) {
        int enoughTenants = hasTooManyTenants() ? maxTenants - maxTenants / MARGIN : NO_TENANTS_LIMIT;
        long enoughWeight = isTooHeavy() ? maxWeight - maxWeight / MARGIN : NO_WEIGHT_LIMIT;
        int residents = parts.counters.residentTenants();
        int most = Math.max(SMALLEST_BATCH, residents / MARGIN);
        long now = parts.clock.nanos();
        boolean onlyWhole = enoughWeight == NO_WEIGHT_LIMIT;
        List<Candidate> batch = longestIdle(most, now, onlyWhole, spared, partitions);
        int tenants = 0;
        int models = 0;
        for (Candidate next : batch) {
            if (parts.counters.residentTenants() <= enoughTenants && parts.estimatedBytes() <= enoughWeight) {
                break;
            }
            int evicted = partitions.evictIfIdle(next.partition(), now, next.idleNanos(), RemovalCause.BUDGET);
            tenants += evicted > 0 ? 1 : 0;
            models += evicted;
        }
        pause.set(batch.size() < most && isExceeded() ? residents / MARGIN : 0);
        return new CleanupResult(tenants, models);
    }

    /**
     * Returns the tenants to evict first, at most so many, those idle the longest first: one pass with a bounded heap.
     *
     * @param onlyWhole whether to pass over tenants that would be resident all the same, with what has to stay
     */
    private static List<Candidate> longestIdle(
            int most, long now, boolean onlyWhole, Partition spared, PartitionTable partitions) {
        PriorityQueue<Candidate> longestIdle = new PriorityQueue<>(Comparator.comparingLong(Candidate::idleNanos));
        for (Partition partition : partitions.tenants()) {
            if (partition == spared || !partition.isEvictable(now, 0) || (onlyWhole && !partition.isEvictableWhole())) {
                continue;
            }
            Candidate candidate = new Candidate(partition, partition.idleNanos(now));
            if (longestIdle.size() < most) {
                longestIdle.add(candidate);
            } else if (longestIdle.element().idleNanos() < candidate.idleNanos()) {
                longestIdle.remove();
                longestIdle.add(candidate);
            }
        }
        List<Candidate> batch = new ArrayList<>(longestIdle);
        batch.sort(Comparator.comparingLong(Candidate::idleNanos).reversed());
        return batch;
    }

    /** A tenant and how long it was idle; if it is used meanwhile, it stays. */
    private record Candidate(Partition partition, long idleNanos) {}
}
