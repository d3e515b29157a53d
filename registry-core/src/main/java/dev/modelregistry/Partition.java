package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.TenantFigures;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.store.ModelStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of one tenant, or the global ones: their index, the lock under which they change, and how recently they were
 * used.
 *
 * <p><b>Lifecycle.</b> {@code state} counts the pins: open scopes and operations under way that change something. A
 * pinned partition is active. Idle clean-up needs it to be 0 and holds it at {@link #SWEEPING} meanwhile, so that nobody
 * can become active in between. A partition that is empty and not pinned is {@link #RETIRED}, for good, and its tenant
 * gets a new one when needed: whoever finds a retired partition asks the table again. The global one never retires.
 */
final class Partition {

    private static final VarHandle STATE;
    private static final VarHandle LAST_ACCESS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Partition.class, "state", int.class);
            LAST_ACCESS = lookup.findVarHandle(Partition.class, "lastAccess", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SWEEPING = -1;
    private static final int RETIRED = -2;

    /** This object, lock (two objects), index, holders, table, what reads it, and its node and cell in the map of tenants. */
    static final int BYTES = 64 + 48 + 32 + 24 + 48 + 48 + 40;

    private final @Nullable String tenant;
    private final RegistryParts parts;
    private final ReentrantLock lock = new ReentrantLock();
    private final PartitionIndex index;

    /** The index's, for those in a hurry. */
    final ModelTable table;

    /** Where this is in the list of partitions, which guards it. */
    int position;

    /** What is known of the store's copy; {@code null} without a store. */
    private final @Nullable StoreLink link;

    /** Whether all that there is of this tenant is here. Once it is, it stays so until the partition is retired. */
    private volatile boolean loaded;

    private volatile int state;
    private volatile long residentSince;
    private final long created;
    private volatile long lastAccess;
    private volatile long bytes;

    private Partition(@Nullable String tenant, RegistryParts parts, @Nullable PartitionIndex behind) {
        this.tenant = tenant;
        this.parts = parts;
        this.index = new PartitionIndex(this, parts, behind);
        this.table = index.table;
        this.created = parts.clock.nanos();
        this.lastAccess = created;
        this.link = parts.stored ? new StoreLink(System.nanoTime()) : null;
        this.loaded = !parts.stored;
    }

    static Partition ofAll(RegistryParts parts) {
        return new Partition(null, parts, null);
    }

    /** Returns the partition of tenants that have none: nothing is ever in it, and the global one is behind it. */
    static Partition ofNobody(RegistryParts parts, Partition global) {
        return new Partition(null, parts, global.index);
    }

    static Partition ofTenant(String tenant, RegistryParts parts, Partition global) {
        return new Partition(tenant, parts, global.index);
    }

    /** Returns the tenant's code, or {@code null} for the global partition. */
    @Nullable
    String tenant() {
        return tenant;
    }

    /** Returns under which key a store keeps this. */
    String key() {
        return tenant == null ? ModelStore.GLOBAL : tenant;
    }

    /** Returns what is known of the store's copy; only with a store. */
    StoreLink link() {
        return Objects.requireNonNull(link);
    }

    /** Tells whether all that there is of this tenant is here; if not, there is nothing here. */
    boolean isLoaded() {
        return loaded;
    }

    /** Returns the index, whose {@code find} methods need no lock. */
    PartitionIndex index() {
        return index;
    }

    /* ---- use ---- */

    /** Tells whether a scope is open or a change under way. */
    boolean isActive() {
        return state > 0;
    }

    /** Tells whether the partition is retired, so that there never is anything in it again. */
    boolean isRetired() {
        return state == RETIRED;
    }

    /** Notes that the tenant was used just now. Nobody waits to see it, so the store needs no fence. */
    void touch() {
        long now = parts.usage.nanos();
        if (now - lastAccess > 0) {
            LAST_ACCESS.setRelease(this, now);
        }
    }

    /** Returns when a use was noted last, by the clock of uses. */
    long touched() {
        return lastAccess;
    }

    /** Tells whether a use was noted since the partition was made. */
    boolean wasUsed() {
        return lastAccess != created;
    }

    /** Makes the partition active until {@link #unpin()}; answers {@code false} if it is retired. */
    boolean pin() {
        while (true) {
            int pins = state;
            if (pins == RETIRED) {
                return false;
            }
            if (pins == SWEEPING ? pinAfterSweep() : STATE.compareAndSet(this, pins, pins + 1)) {
                return true;
            }
        }
    }

    /** Waits for the sweep, which holds the lock as long as the state says so. */
    private boolean pinAfterSweep() {
        lock.lock();
        try {
            return STATE.compareAndSet(this, 0, 1);
        } finally {
            lock.unlock();
        }
    }

    void unpin() {
        touch();
        unpinUnused();
    }

    /** Ends a pin without noting a use. */
    void unpinUnused() {
        STATE.getAndAdd(this, -1);
    }

    /** Retires the partition if it is empty and not pinned, and tells whether it did. */
    boolean retireIfUnused() {
        if (tenant == null || index.size() > 0 || state != 0) {
            return state == RETIRED;
        }
        lock.lock();
        try {
            return index.size() == 0 && STATE.compareAndSet(this, 0, RETIRED);
        } finally {
            lock.unlock();
        }
    }

    /** Counts this tenant among the resident ones, unless there are as many as allowed. Needs the lock. */
    void becomeResident() {
        if (tenant != null) {
            // Loads check it before they ask the store, for what is stored must not be refused afterwards.
            int limit = parts.stored ? Integer.MAX_VALUE : parts.limits.residentTenants();
            if (!parts.counters.addResident(limit)) {
                throw new LimitExceededException("residentTenants", limit, limit + 1L);
            }
            residentSince = parts.clock.nanos();
        }
    }

    /** Takes this tenant out of the resident ones. Needs the lock. */
    void leaveResidence() {
        if (tenant != null) {
            parts.counters.removeResident();
        }
    }

    /* ---- changes ---- */

    /** Returns where a change of this partition is to be noted. */
    Changes changes() {
        return new Changes(tenant, parts);
    }

    /** Does something under the lock that adds models, unless the registry is being closed. */
    <T> T add(Function<PartitionIndex, T> action) {
        lock.lock();
        try {
            parts.requireAccepting();
            return action.apply(index);
        } finally {
            unlockChanged();
        }
    }

    /** Does something under the lock that adds no models. */
    <T extends @Nullable Object> T change(Function<PartitionIndex, T> action) {
        lock.lock();
        try {
            return action.apply(index);
        } finally {
            unlockChanged();
        }
    }

    private <T> T look(Function<PartitionIndex, T> action) {
        lock.lock();
        try {
            return action.apply(index);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is to be changed about what is stored, before something is added or removed here. */
    StoredChange plan(Function<StoredPart, StoredChange> change) {
        return look(here -> {
            parts.requireAccepting();
            return change.apply(new StoredPart(here));
        });
    }

    /** Makes this a copy of what is stored. */
    void load(List<Model> stored, Changes changes) {
        lock.lock();
        try {
            parts.requireAccepting();
            changes.startLoading();
            new StoredPart(index).become(stored, changes);
            changes.loaded(loaded ? -1 : stored.size());
            loaded = true;
        } finally {
            unlockChanged();
        }
    }

    /** Forgets what a store keeps, unless the tenant is active or global, and all else. */
    void forget(RemovalCause cause, Changes changes) {
        lock.lock();
        try {
            if (tenant != null && STATE.compareAndSet(this, 0, SWEEPING)) {
                state = removeWhole(cause, changes);
            } else {
                new StoredPart(index).removeRest(cause, changes);
            }
        } finally {
            unlockChanged();
        }
    }

    /** Removes everything, also while the tenant is active. */
    void clear(RemovalCause cause, Changes changes) {
        lock.lock();
        try {
            index.removeAll(index.models(), cause, changes);
            reportEviction(cause, changes);
        } finally {
            unlockChanged();
        }
    }

    /**
     * Tells, without a lock, whether there may be something to evict: the tenant was idle for so long when {@code now} was,
     * is not active, and has what can be taken.
     */
    boolean isEvictable(long now, long maxIdleNanos) {
        return now - lastAccess >= maxIdleNanos && state == 0 && index.evictableSize() > 0;
    }

    /** Tells, without a lock, whether nothing would be left after an eviction. */
    boolean isEvictableWhole() {
        return index.evictableSize() == index.size();
    }

    /** Returns when the tenant was last used, in nanoseconds since the registry was made. */
    long lastUse() {
        return parts.clock.sinceOrigin(lastAccess);
    }

    /** Returns how long the tenant had not been used when {@code now} was. */
    long idleNanos(long now) {
        return now - lastAccess;
    }

    /** Cleans up, if the tenant is still idle. */
    void evict(long now, long maxIdleNanos, RemovalCause cause, Changes changes) {
        lock.lock();
        try {
            if (STATE.compareAndSet(this, 0, SWEEPING)) {
                int after = 0;
                try {
                    if (now - lastAccess >= maxIdleNanos) {
                        after = removeEvictable(cause, changes);
                        reportEviction(cause, changes);
                    }
                } finally {
                    state = after;
                }
            }
        } finally {
            unlockChanged();
        }
    }

    /** Returns the state to be in afterwards. */
    private int removeEvictable(RemovalCause cause, Changes changes) {
        if (!index.isEvictedWhole()) {
            index.removeAll(index.unownedAnonymousModels(), cause, changes);
            return 0;
        }
        return removeWhole(cause, changes);
    }

    private int removeWhole(RemovalCause cause, Changes changes) {
        // Nothing is found here from now on, and whoever finds nothing is not to believe it.
        loaded = !parts.stored;
        index.removeAll(index.models(), cause, changes);
        return parts.stored ? RETIRED : 0;
    }

    private void reportEviction(RemovalCause cause, Changes changes) {
        if (tenant != null && cause != RemovalCause.CLEARED && changes.removed() > 0) {
            changes.add(new TenantEvicted(tenant, changes.removed(), cause));
        }
    }

    /** Leaves the lock after a change and notes what it did to the weight. */
    private void unlockChanged() {
        long before = bytes;
        long after = weigh();
        if (after != before) {
            bytes = after;
            parts.counters.partitionBytes.add(after - before);
        }
        lock.unlock();
    }

    private long weigh() {
        return index.size() == 0
                ? 0
                : BYTES
                        + (link == null ? 0 : StoreLink.BYTES)
                        + index.bytes()
                        + (tenant == null ? 0 : Footprint.text(tenant));
    }

    /** Returns the estimated heap of what this tenant alone has; 0 if it has no models. */
    long bytes() {
        return bytes;
    }

    /* ---- lists ---- */

    /** Returns the models in registration order, as a copy that the caller may change. */
    List<Model> models() {
        return look(PartitionIndex::models);
    }

    /** Returns an owner's models in registration order, as a copy that the caller may change. */
    List<Model> modelsOf(Owner owner) {
        return look(here -> here.modelsOf(owner));
    }

    /** Tells whether there are models of which a store has none. */
    boolean hasNothingButUnstored() {
        return look(here -> here.size() > 0 && new StoredPart(here).names().isEmpty());
    }

    /** Describes the tenant; empty for the global partition and for a tenant without models. */
    Optional<TenantInfo> info() {
        List<Model> models = models();
        if (tenant == null || models.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = models.stream()
                .filter(model -> !model.isAnonymous())
                .map(Model::name)
                .toList();
        return Optional.of(new TenantInfo(figures(tenant, models.size(), models.size() - names.size()), names));
    }

    /** Describes the tenant without looking at its models, so without the lock; {@code null} where {@link #info} is empty. */
    @Nullable
    TenantFigures figures() {
        int models = index.size();
        return tenant == null || models == 0 ? null : figures(tenant, models, index.anonymousSize());
    }

    private TenantFigures figures(String code, int models, int anonymousModels) {
        boolean active = isActive();
        long now = parts.clock.nanos();
        long accessed = active ? now : lastAccess;
        return new TenantFigures(
                code,
                models,
                anonymousModels,
                parts.clock.timeOf(residentSince),
                parts.clock.timeOf(accessed),
                Duration.ofNanos(Math.max(0, now - accessed)),
                active,
                bytes);
    }
}
