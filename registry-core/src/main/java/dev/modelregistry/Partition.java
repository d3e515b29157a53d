package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.TenantInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of one tenant, or the global ones: their indexes, the lock under which they change, and how recently they
 * were used.
 *
 * <p><b>Lifecycle.</b> {@code state} counts the pins: open scopes and operations under way that change something. A
 * pinned partition is active. Idle clean-up needs it to be 0 and holds it at {@link #SWEEPING} meanwhile, so that nobody
 * can become active in between. A partition that is empty and not pinned is {@link #RETIRED}, for good, and its tenant
 * gets a new one when needed: whoever finds a retired partition asks the table again.
 */
final class Partition {

    private static final int SWEEPING = -1;
    private static final int RETIRED = -2;

    private final @Nullable String tenant;
    private final RegistryParts parts;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger state = new AtomicInteger();
    private final PartitionIndex index;
    private final long created;
    private volatile long lastAccess;

    private Partition(@Nullable String tenant, RegistryParts parts, @Nullable PartitionIndex shared) {
        this.tenant = tenant;
        this.parts = parts;
        this.index = new PartitionIndex(this, parts, shared);
        this.created = parts.clock.nanos();
        this.lastAccess = created;
    }

    static Partition ofAll(RegistryParts parts) {
        return new Partition(null, parts, null);
    }

    static Partition ofTenant(String tenant, RegistryParts parts, Partition global) {
        return new Partition(tenant, parts, global.index);
    }

    /** Returns the tenant's code, or {@code null} for the global partition. */
    @Nullable
    String tenant() {
        return tenant;
    }

    /** Returns the indexes, whose {@code find} methods need no lock. */
    PartitionIndex index() {
        return index;
    }

    boolean isActive() {
        return state.get() > 0;
    }

    /** Notes that the tenant was used just now. */
    void touch() {
        long now = parts.clock.nanos();
        if (lastAccess != now) {
            lastAccess = now;
        }
    }

    /** Makes the partition active until {@link #unpin()}; answers {@code false} if it is retired. */
    boolean pin() {
        while (true) {
            int pins = state.get();
            if (pins == RETIRED) {
                return false;
            }
            if (pins == SWEEPING ? pinAfterSweep() : state.compareAndSet(pins, pins + 1)) {
                return true;
            }
        }
    }

    /** Waits for the sweep, which holds the lock as long as the state says so. */
    private boolean pinAfterSweep() {
        lock.lock();
        try {
            return state.compareAndSet(0, 1);
        } finally {
            lock.unlock();
        }
    }

    void unpin() {
        touch();
        state.decrementAndGet();
    }

    /** Retires the partition if it is empty and not pinned, and tells whether it did. */
    boolean retireIfUnused() {
        if (tenant == null || index.size() > 0 || state.get() != 0) {
            return false;
        }
        lock.lock();
        try {
            return index.size() == 0 && state.compareAndSet(0, RETIRED);
        } finally {
            lock.unlock();
        }
    }

    /** Changes something under the lock, and tells listeners once it is left. */
    <T> T change(Function<Changes, T> action) {
        Changes changes = new Changes(tenant, parts);
        T result;
        lock.lock();
        try {
            result = action.apply(changes);
        } finally {
            lock.unlock();
        }
        changes.publish();
        return result;
    }

    boolean removeNamed(String name) {
        return change(changes -> {
            List<ModelEntry> entries = index.entriesNamed(name);
            entries.forEach(entry -> index.remove(entry, RemovalCause.EXPLICIT, changes));
            return !entries.isEmpty();
        });
    }

    /** Removes one model of an owner; returns the one that went, or {@code null}. */
    @Nullable
    Model removeOwned(Owner owner, String name) {
        return this.<@Nullable Model>change(changes -> {
            OwnedModels owned = owner.in(this);
            ModelEntry entry = owned == null ? null : owned.find(name);
            if (owned == null || entry == null) {
                return null;
            }
            index.remove(entry, owned, RemovalCause.EXPLICIT, changes);
            return entry.model;
        });
    }

    /** Removes all models of an owner; returns how many of them nobody else holds. */
    int removeOwner(Owner owner, RemovalCause cause) {
        return change(changes -> {
            OwnedModels owned = owner.in(this);
            if (owned != null) {
                List.copyOf(owned.entries()).forEach(entry -> index.remove(entry, owned, cause, changes));
            }
            return changes.removed();
        });
    }

    /** Removes everything, also while the tenant is active; returns how many models went. */
    int clear(RemovalCause cause) {
        return change(changes -> {
            index.entries().forEach(entry -> index.remove(entry, cause, changes));
            reportEviction(cause, changes);
            return changes.removed();
        });
    }

    /**
     * Cleans up if the tenant was idle for so long when {@code now} was, and is not active; returns how many models went.
     * Looks at nothing when there is nothing to take.
     */
    int evictIfIdle(long now, long maxIdleNanos) {
        if (!hasEvictable() || now - lastAccess < maxIdleNanos || state.get() != 0) {
            return 0;
        }
        return change(changes -> {
            if (!state.compareAndSet(0, SWEEPING)) {
                return 0;
            }
            try {
                if (now - lastAccess >= maxIdleNanos) {
                    evict(changes);
                }
            } finally {
                state.set(0);
            }
            return changes.removed();
        });
    }

    /** Returns every entry in registration order, as a copy. */
    List<ModelEntry> entries() {
        lock.lock();
        try {
            return index.entries();
        } finally {
            lock.unlock();
        }
    }

    /** Describes the tenant; empty for the global partition and for a tenant without models. */
    Optional<TenantInfo> info() {
        List<ModelEntry> entries = entries();
        if (tenant == null || entries.isEmpty()) {
            return Optional.empty();
        }
        boolean active = isActive();
        long now = parts.clock.nanos();
        long accessed = active ? now : lastAccess;
        List<String> names = entries.stream()
                .map(entry -> entry.model)
                .filter(model -> !model.isAnonymous())
                .map(Model::name)
                .toList();
        return Optional.of(new TenantInfo(
                tenant,
                entries.size(),
                entries.size() - names.size(),
                parts.clock.timeOf(created),
                parts.clock.timeOf(accessed),
                Duration.ofNanos(now - accessed),
                active,
                names));
    }

    /** Counts this tenant among the resident ones, unless there are as many as allowed. */
    void becomeResident() {
        int limit = parts.limits.residentTenants();
        if (tenant != null && parts.counters.residentTenants.incrementAndGet() > limit) {
            parts.counters.residentTenants.decrementAndGet();
            throw new LimitExceededException("residentTenants", limit, limit + 1L);
        }
    }

    void leaveResidence() {
        if (tenant != null) {
            parts.counters.residentTenants.decrementAndGet();
        }
    }

    private boolean hasEvictable() {
        return parts.evictNamedModels ? index.size() > 0 : index.anonymousSize() > 0;
    }

    private void evict(Changes changes) {
        List<ModelEntry> entries = parts.evictNamedModels ? index.entries() : index.unownedAnonymousEntries();
        entries.forEach(entry -> index.remove(entry, RemovalCause.IDLE, changes));
        reportEviction(RemovalCause.IDLE, changes);
    }

    private void reportEviction(RemovalCause cause, Changes changes) {
        if (tenant != null && cause != RemovalCause.CLEARED && changes.removed() > 0) {
            changes.add(new TenantEvicted(tenant, changes.removed(), cause));
        }
    }
}
