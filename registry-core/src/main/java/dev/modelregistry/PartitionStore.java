package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.ModelRegistryException;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.error.UndecodableModelException;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes partitions copies of what a store has: loads them when they are first used, changes the store before it lets them
 * change, and reads them again when others changed the store.
 *
 * <p>The store is called with the tenant's {@link StoreLink#writer} lock held and no other: lookups go on meanwhile, and only
 * those who want to load or change the same tenant wait. A partition is loaded once and stays so until it is retired: whoever
 * finds it loaded, then finds nothing in it, and then finds it still loaded knows that there was nothing.
 */
final class PartitionStore {

    private static final Logger LOG = System.getLogger("dev.modelregistry.store");

    private static final int MOST_ATTEMPTS = 50;
    private static final int ATTEMPTS_WITHOUT_PAUSE = 2;

    private final GuardedStore store;
    private final StoreOptions options;
    private final RegistryParts parts;
    private final PartitionTable partitions;
    private final StoreCounters counters = new StoreCounters();
    private final UnknownTenants unknown;
    private final StoreConnection connection = new StoreConnection(System.nanoTime());
    private final ChangeFollower follower;

    PartitionStore(ModelStore store, StoreOptions options, RegistryParts parts, PartitionTable partitions) {
        this.store = new GuardedStore(store, options, connection, counters);
        this.options = options;
        this.parts = parts;
        this.partitions = partitions;
        this.unknown = new UnknownTenants(options);
        this.follower = new ChangeFollower(store, options, partitions, this, connection, unknown, counters, parts.gate);
    }

    /** Follows the store's changes from now on. */
    void start() {
        follower.start();
    }

    void close() {
        follower.close();
    }

    /* ---- read ---- */

    /** Tells whether the store is known not to have a tenant, recently enough. */
    boolean isUnknown(String key) {
        Long readAt = unknown.find(key);
        return readAt != null && !(parts.gate.isStale() && isTooOld(later(readAt, connection.asOf())));
    }

    /** Throws if what is in memory of a tenant may be older than is allowed. */
    void requireFresh(Partition partition) {
        if (parts.gate.isStale()) {
            long asOf = partition.link().asOf(connection.asOf());
            if (isTooOld(asOf)) {
                throw new StaleReadException(Duration.ofNanos(System.nanoTime() - asOf), options.maxStaleness());
            }
        }
    }

    /** Asked only while the gate says that something is, which it never does where stale reads are served. */
    private boolean isTooOld(long asOf) {
        return System.nanoTime() - asOf > options.maxStaleness().toNanos();
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Has a partition loaded, by this thread or by the one that is about it; the caller has pinned it. */
    void load(Partition partition, Changes changes) {
        if (partition.isLoaded()) {
            requireFresh(partition);
            return;
        }
        whenLoaded(partition, true, () -> true, changes);
    }

    /** Whoever wanted to read the partition again meanwhile did not wait for the lock. */
    private void unlock(Partition partition) {
        partition.link().writer.unlock();
        follower.changed(partition);
    }

    /** Needs the writer lock. Whatever is only removed needs no room. */
    private void requireRoom(Partition partition) {
        int limit = parts.limits.residentTenants();
        if (partition.tenant() != null && partition.index().size() == 0 && parts.counters.residentTenants() >= limit) {
            throw new LimitExceededException("residentTenants", limit, limit + 1L);
        }
    }

    private void loadIfNeeded(Partition partition, StoreLink link, long asked, Changes changes) {
        if (partition.isLoaded()) {
            return;
        }
        RuntimeException shared = link.failureSince(asked);
        if (shared != null) {
            throw shared;
        }
        try {
            read(partition, link, changes);
            counters.loads.increment();
        } catch (RuntimeException e) {
            link.failed(e, System.nanoTime());
            throw e;
        }
    }

    /**
     * Reads a partition again if it is still behind; the caller has pinned it. Answers {@code false} if somebody is changing
     * it, which may last: then they have it read again, if need be.
     */
    boolean catchUp(Partition partition, Changes changes) {
        StoreLink link = partition.link();
        if (!link.writer.tryLock()) {
            return false;
        }
        try {
            if (partition.isLoaded() && link.isBehind()) {
                read(partition, link, changes);
                counters.reloads.increment();
            }
            return true;
        } finally {
            link.writer.unlock();
        }
    }

    /** Reads until the copy is not older than what was told of. */
    private void read(Partition partition, StoreLink link, Changes changes) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            long at = System.nanoTime();
            TenantSnapshot snapshot = store.load(partition.key());
            Set<String> unreadable = new HashSet<>();
            List<Model> models = decode(partition, snapshot, unreadable);
            link.setUnreadable(unreadable);
            // Before the partition counts as loaded, so that who hears of a change finds either of the two.
            if (models.isEmpty() && partition.tenant() != null) {
                unknown.add(partition.key(), at);
            } else {
                unknown.remove(partition.key());
            }
            partition.load(models, changes);
            if (link.became(snapshot.revision(), at)) {
                return;
            }
            unknown.remove(partition.key());
            pauseAfter(attempt);
        }
        throw StoreUnavailableException.nothingDone(
                "The model store answers with an older state of a tenant than it told of", null);
    }

    /** Returns what can be read, in the order in which it was stored. */
    private static List<Model> decode(Partition partition, TenantSnapshot snapshot, Set<String> unreadable) {
        List<StoredForm> forms = new ArrayList<>(snapshot.models().size());
        UndecodableModelException first = null;
        for (StoredModel stored : snapshot.models()) {
            try {
                forms.add(StoredForm.read(stored));
            } catch (UndecodableModelException e) {
                unreadable.add(stored.name());
                first = first == null ? e : first;
            }
        }
        if (first != null && !unreadable.equals(partition.link().unreadable())) {
            LOG.log(
                    Level.ERROR,
                    unreadable.size() + " models of tenant " + partition.key()
                            + " in the store cannot be read; they stay there, and the others are served",
                    first);
        }
        Collections.sort(forms);
        return forms.stream().map(StoredForm::model).toList();
    }

    /* ---- change ---- */

    /** Adds what is not stored to a partition that the caller has pinned. */
    <T> T addUnstored(Partition partition, Supplier<T> add, Changes changes) {
        return whenLoaded(partition, true, add, changes);
    }

    /**
     * Adds to a partition that the caller has pinned: first to what the store keeps of it, then to what is in memory.
     *
     * @param stored what the store has to be changed by, given what the partition is now
     * @param add makes the change in memory
     */
    <T> T add(Partition partition, Function<StoredPart, StoredChange> stored, Supplier<T> add, Changes changes) {
        return whenLoaded(partition, true, () -> change(partition, stored, add, changes), changes);
    }

    private <T> T whenLoaded(Partition partition, boolean needsRoom, Supplier<T> action, Changes changes) {
        StoreLink link = partition.link();
        long asked = System.nanoTime();
        link.writer.lock();
        try {
            if (needsRoom) {
                requireRoom(partition);
            }
            loadIfNeeded(partition, link, asked, changes);
            return action.get();
        } finally {
            unlock(partition);
        }
    }

    /** Needs the writer lock. */
    private <T> T change(
            Partition partition, Function<StoredPart, StoredChange> stored, Supplier<T> apply, Changes changes) {
        StoreLink link = partition.link();
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            if (link.isBehind()) {
                read(partition, link, changes);
            }
            StoredChange change = partition.plan(stored);
            if (change.isEmpty()) {
                if (isLatest(partition, link)) {
                    return apply.get();
                }
                continue;
            }
            requireReadable(change, link);
            if (commit(partition, link, change)) {
                return applyCommitted(link, apply);
            }
            pauseAfter(attempt);
        }
        throw new StoreConflictException(MOST_ATTEMPTS);
    }

    /**
     * Asks the store whether the copy is the latest. What changes nothing is acknowledged too, and others may have removed what
     * seems to be there already, or added what seems to be gone.
     */
    private boolean isLatest(Partition partition, StoreLink link) {
        return !link.compare(store.revision(partition.key()), connection.asOf());
    }

    /** Removes everything of a tenant from the store and from memory; the caller has pinned it. */
    void drop(Partition partition, Changes changes) {
        StoreLink link = partition.link();
        Supplier<Boolean> drop = () -> change(
                partition,
                stored -> {
                    Set<String> names = stored.names();
                    names.addAll(link.unreadable());
                    return StoredChange.remove(names);
                },
                () -> {
                    link.setUnreadable(Set.of());
                    partition.clear(RemovalCause.TENANT_DROPPED, changes);
                    return true;
                },
                changes);
        whenLoaded(partition, false, drop, changes);
    }

    /** Removes the models of a name, also one that cannot be read; tells whether there was one. The caller has pinned it. */
    boolean remove(Partition partition, String name, Changes changes) {
        StoreLink link = partition.link();
        Supplier<Boolean> remove = () -> change(
                partition,
                stored -> link.unreadable().contains(name) ? StoredChange.remove(Set.of(name)) : stored.removing(name),
                () -> {
                    Set<String> unreadable = new HashSet<>(link.unreadable());
                    boolean wasUnreadable = unreadable.remove(name);
                    link.setUnreadable(unreadable);
                    return partition.change(index -> index.removeNamed(name, changes)) || wasUnreadable;
                },
                changes);
        return whenLoaded(partition, false, remove, changes);
    }

    private static void requireReadable(StoredChange change, StoreLink link) {
        for (Model model : change.puts()) {
            if (link.unreadable().contains(model.name())) {
                throw new ModelRegistryException("There is a model of this name in the store that this version cannot"
                        + " read, and so does not replace. Remove it first, or use a version that reads it");
            }
        }
    }

    /** Answers {@code false} if others changed the tenant before. */
    private boolean commit(Partition partition, StoreLink link, StoredChange change) {
        long at = System.nanoTime();
        Revision expected = link.revision();
        List<StoredModel> puts = new ArrayList<>();
        for (Model model : change.puts()) {
            puts.add(StoredForm.write(model, expected.number() + 1, puts.size()));
        }
        Commit commit = new Commit(partition.key(), expected, UUID.randomUUID(), puts, change.removes());
        CommitResult result;
        try {
            result = store.commit(commit);
        } catch (StoreUnavailableException e) {
            if (e.isOutcomeUnknown()) {
                link.fallBehind(connection.asOf());
            }
            throw e;
        }
        if (result instanceof Committed committed) {
            counters.commits.increment();
            unknown.remove(partition.key());
            link.became(committed.revision(), at);
            return true;
        }
        counters.conflicts.increment();
        link.fallBehind(connection.asOf());
        return false;
    }

    /** Nothing is expected to go wrong here; were it to, the copy would lack what is in the store. */
    private <T> T applyCommitted(StoreLink link, Supplier<T> apply) {
        try {
            return apply.get();
        } catch (RuntimeException | Error e) {
            link.fallBehind(connection.asOf());
            throw e;
        }
    }

    private static void pauseAfter(int attempt) {
        if (attempt > ATTEMPTS_WITHOUT_PAUSE) {
            GuardedStore.pause();
        }
    }

    /* ---- to be seen ---- */

    List<String> tenants(@Nullable String after, int limit) {
        return store.tenants(after, limit);
    }

    StoreStats stats() {
        long unreadable = partitions.global().link().unreadable().size();
        for (Partition partition : partitions.tenants()) {
            unreadable += partition.link().unreadable().size();
        }
        return new StoreStats(
                follower.traits().engine(),
                connection.state(),
                Duration.ofNanos(Math.max(0, System.nanoTime() - follower.oldest())),
                parts.gate.isStale(),
                follower.behind(),
                counters.loads.sum(),
                counters.reloads.sum(),
                counters.loadFailures.sum(),
                counters.commits.sum(),
                counters.conflicts.sum(),
                counters.unknownOutcomes.sum(),
                counters.unresolvedOutcomes.sum(),
                counters.feedFailures.sum(),
                counters.comparisons.sum(),
                unknown.size(),
                unreadable,
                follower.traits().warnings(),
                connection.failure());
    }
}
