package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.store.ModelStore;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The models of one tenant, or the global ones: their index, the lock under which they change, and how recently they were
 * used.
 *
 * <p>A partition that is empty and not pinned is retired, and its tenant gets a new one when needed: whoever finds a retired
 * partition asks the table again. The global one never retires.
 */
final class Partition extends Pinnable {

    /**
     * This object, lock (two objects), index, holders, table, what reads it, its node and cell in the map of tenants, and its
     * place in the list of them.
     */
    static final int BYTES = 80 + 48 + 32 + 24 + 72 + 48 + 40 + 12;

    private final @Nullable String tenant;
    private final PartitionIndex index;

    /** The index's, for those in a hurry. */
    final ModelTable table;

    /** Where this is in the list of partitions, which guards it. */
    int position;

    /** What is known of the store's copy; {@code null} without a store. */
    private final @Nullable StoreLink link;

    /** Whether all that there is of this tenant is here. Once it is, it stays so until the partition is retired. */
    private volatile boolean loaded;

    private volatile long residentSince;
    private volatile long bytes;

    private Partition(@Nullable String tenant, RegistryParts parts, @Nullable PartitionIndex behind) {
        super(parts);
        this.tenant = tenant;
        this.index = new PartitionIndex(this, parts, behind);
        this.table = index.table;
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

    /** Returns the index, whose {@code find} methods need no lock. */
    PartitionIndex index() {
        return index;
    }

    /* ---- residence ---- */

    /** Retires the partition if it is empty and not pinned, and tells whether it did. */
    boolean retireIfUnused() {
        if (tenant == null || index.size() > 0 || !isUnpinned()) {
            return isRetired();
        }
        lock.lock();
        try {
            return index.size() == 0 && retire();
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

    /** Returns when the clock was read as this tenant became resident. */
    long residentSince() {
        return residentSince;
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

    /** Does something under the lock that changes nothing. */
    private <T> T look(Function<PartitionIndex, T> action) {
        lock.lock();
        try {
            return action.apply(index);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the models in registration order, as a copy that the caller may change. */
    List<Model> models() {
        return look(PartitionIndex::models);
    }

    /** Returns an owner's models in registration order, as a copy that the caller may change. */
    List<Model> modelsOf(Owner owner) {
        return look(here -> here.modelsOf(owner));
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

    /* ---- clear and evict ---- */

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
        return idleNanos(now) >= maxIdleNanos && isUnpinned() && index.evictableSize() > 0;
    }

    /** Tells, without a lock, whether nothing would be left after an eviction. */
    boolean isEvictableWhole() {
        return index.evictableSize() == index.size();
    }

    /** Cleans up, if the tenant is still idle. */
    void evict(long now, long maxIdleNanos, RemovalCause cause, Changes changes) {
        lock.lock();
        try {
            sweep(() -> idleNanos(now) >= maxIdleNanos && removeEvictable(cause, changes));
            reportEviction(cause, changes);
        } finally {
            unlockChanged();
        }
    }

    /** Tells whether the partition is not to be used again. */
    private boolean removeEvictable(RemovalCause cause, Changes changes) {
        if (!index.isEvictedWhole()) {
            index.removeAll(index.unownedAnonymousModels(), cause, changes);
            return false;
        }
        return removeWhole(cause, changes);
    }

    private boolean removeWhole(RemovalCause cause, Changes changes) {
        // Nothing is found here from now on, and whoever finds nothing is not to believe it.
        loaded = !parts.stored;
        index.removeAll(index.models(), cause, changes);
        return parts.stored;
    }

    private void reportEviction(RemovalCause cause, Changes changes) {
        if (tenant != null && cause != RemovalCause.CLEARED && changes.removed() > 0) {
            changes.add(new TenantEvicted(tenant, changes.removed(), cause));
        }
    }

    /* ---- with a store ---- */

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
            if (tenant == null || !sweep(() -> removeWhole(cause, changes))) {
                new StoredPart(index).removeRest(cause, changes);
            }
        } finally {
            unlockChanged();
        }
    }

    /** Tells whether there are models of which a store has none. */
    boolean hasNothingButUnstored() {
        return look(here -> here.size() > 0 && new StoredPart(here).names().isEmpty());
    }
}
