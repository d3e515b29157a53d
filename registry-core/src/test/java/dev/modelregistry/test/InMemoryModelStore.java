package dev.modelregistry.test;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreTraits;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in the heap, for tests of what is built on a store: several registries on one instance are several nodes. It does
 * all that is asked of a store but for being durable, and can be told to fail.
 *
 * <p>What is to happen at some {@link Moment} is an action, which may wait (a slow engine), throw (a failing one) or do
 * something with the store or the registry. Actions run on the thread of the caller, outside the lock.
 */
public final class InMemoryModelStore implements ModelStore {

    /** When an action is run. It is given the tenant, or an empty string where there is none. */
    public enum Moment {
        BEFORE_LOAD,
        /** The snapshot is taken, and not yet returned. */
        AFTER_LOAD,
        BEFORE_REVISIONS,
        BEFORE_COMMIT,
        /** The commit is applied and told to the feeds, and not yet acknowledged; not run after a conflict. */
        AFTER_COMMIT,
        BEFORE_OPEN_FEED,
        /** A feed has waited, and has not yet looked at what there is. */
        BEFORE_BATCH,
        BEFORE_TENANTS
    }

    /** All that a store held at some time, to be brought back by {@link #restore}. */
    public static final class Backup {

        private final Map<String, Tenant> tenants;

        private Backup(Map<String, Tenant> tenants) {
            this.tenants = tenants;
        }
    }

    private record Tenant(Revision revision, Map<String, StoredModel> models, Map<Long, UUID> history) {

        static final Tenant NONE = new Tenant(Revision.NONE, Map.of(), Map.of());

        Tenant after(Commit commit) {
            Map<String, StoredModel> changed = new HashMap<>(models);
            changed.keySet().removeAll(commit.removes());
            commit.puts().forEach(model -> changed.put(model.name(), model));
            Map<Long, UUID> longer = new HashMap<>(history);
            Revision result = commit.result();
            longer.put(result.number(), result.writeId());
            return new Tenant(result, changed, longer);
        }
    }

    private final Object lock = new Object();
    private final LongSupplier nanoTime;
    private final NavigableMap<String, Tenant> tenants = new TreeMap<>();
    private final Set<Feed> feeds = new HashSet<>();
    private boolean available = true;

    private final Map<Moment, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Moment, Consumer<String>> actions = new ConcurrentHashMap<>();

    /** Makes an empty store whose feeds read the time from {@link System#nanoTime()}. */
    public InMemoryModelStore() {
        this(System::nanoTime);
    }

    /**
     * Makes an empty store.
     *
     * @param nanoTime what {@link FeedBatch#completeAsOfNanos} is read from; how long a feed waits is real time
     */
    public InMemoryModelStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /* ---- to be told ---- */

    /** Sets what is done at a moment from now on, in the place of what was. */
    public void at(Moment moment, Consumer<String> action) {
        actions.put(moment, action);
    }

    /** Does nothing at a moment from now on. */
    public void clear(Moment moment) {
        actions.remove(moment);
    }

    /** Sets what is done at a moment the next time only. */
    public void once(Moment moment, Consumer<String> action) {
        Consumer<String> self = new Consumer<>() {
            @Override
            public void accept(String tenant) {
                if (actions.remove(moment, this)) {
                    action.accept(tenant);
                }
            }
        };
        actions.put(moment, self);
    }

    /** Makes the next commit end with an unknown outcome: applied, if it can be, or not. */
    public void loseNextAnswer(boolean applied) {
        once(applied ? Moment.AFTER_COMMIT : Moment.BEFORE_COMMIT, tenant -> {
            throw StoreUnavailableException.outcomeUnknown("the answer was lost, as the test asked for", null);
        });
    }

    /** Makes the engine reachable or not. Becoming unreachable fails the open feeds for good. */
    public void setAvailable(boolean available) {
        synchronized (lock) {
            this.available = available;
            if (!available) {
                breakFeeds();
            }
        }
    }

    /** Fails the open feeds for good, as a lost connection does. New ones can be opened at once. */
    public void breakFeeds() {
        synchronized (lock) {
            feeds.forEach(feed -> feed.broken = true);
            feeds.clear();
            lock.notifyAll();
        }
    }

    /** Drops what the open feeds have not told yet; they ask to compare revisions instead. */
    public void loseChanges() {
        synchronized (lock) {
            for (Feed feed : feeds) {
                feed.pending.clear();
                feed.resync = true;
            }
            lock.notifyAll();
        }
    }

    /** Returns all that the store holds now. */
    public Backup backup() {
        synchronized (lock) {
            return new Backup(Map.copyOf(tenants));
        }
    }

    /** Sets the store back to an older state, as an operator does; feeds do not tell of it, and have to be broken. */
    public void restore(Backup backup) {
        synchronized (lock) {
            tenants.clear();
            tenants.putAll(backup.tenants);
        }
    }

    /** Returns how often a moment was reached, whatever came of it. */
    public int count(Moment moment) {
        return counts.getOrDefault(moment, 0);
    }

    /** Returns how many feeds are open. */
    public int openFeeds() {
        synchronized (lock) {
            return feeds.size();
        }
    }

    /* ---- the store ---- */

    @Override
    public TenantSnapshot load(String tenant) {
        reach(Moment.BEFORE_LOAD, tenant);
        TenantSnapshot snapshot;
        synchronized (lock) {
            requireAvailable();
            Tenant found = tenants.getOrDefault(tenant, Tenant.NONE);
            snapshot = new TenantSnapshot(found.revision, List.copyOf(found.models.values()));
        }
        reach(Moment.AFTER_LOAD, tenant);
        return snapshot;
    }

    @Override
    public Map<String, Revision> revisions(Collection<String> asked) {
        reach(Moment.BEFORE_REVISIONS, "");
        synchronized (lock) {
            requireAvailable();
            Map<String, Revision> revisions = new HashMap<>();
            for (String tenant : asked) {
                Tenant found = tenants.get(tenant);
                if (found != null) {
                    revisions.put(tenant, found.revision);
                }
            }
            return revisions;
        }
    }

    @Override
    public CommitResult commit(Commit commit) {
        reach(Moment.BEFORE_COMMIT, commit.tenant());
        Revision result = commit.result();
        synchronized (lock) {
            requireAvailable();
            Tenant found = tenants.getOrDefault(commit.tenant(), Tenant.NONE);
            if (commit.writeId().equals(found.history.get(result.number()))) {
                return new CommitResult.Committed(result);
            }
            if (!found.revision.equals(commit.expected())) {
                return new CommitResult.Conflict(found.revision);
            }
            tenants.put(commit.tenant(), found.after(commit));
            feeds.forEach(feed -> feed.pending.put(commit.tenant(), result));
            lock.notifyAll();
        }
        reach(Moment.AFTER_COMMIT, commit.tenant());
        return new CommitResult.Committed(result);
    }

    @Override
    public ChangeFeed openFeed() {
        reach(Moment.BEFORE_OPEN_FEED, "");
        synchronized (lock) {
            requireAvailable();
            Feed feed = new Feed();
            feeds.add(feed);
            return feed;
        }
    }

    @Override
    public List<String> tenants(@Nullable String after, int limit) {
        reach(Moment.BEFORE_TENANTS, "");
        synchronized (lock) {
            requireAvailable();
            List<String> page = new ArrayList<>();
            (after == null ? tenants : tenants.tailMap(after, false)).forEach((tenant, found) -> {
                if (page.size() < limit && !found.models.isEmpty() && !tenant.equals(GLOBAL)) {
                    page.add(tenant);
                }
            });
            return page;
        }
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits("heap of this process", false, false, List.of());
    }

    private void reach(Moment moment, String tenant) {
        counts.merge(moment, 1, Integer::sum);
        Consumer<String> action = actions.get(moment);
        if (action != null) {
            action.accept(tenant);
        }
    }

    private void requireAvailable() {
        if (!available) {
            throw StoreUnavailableException.nothingDone("the store is switched off, as the test asked for", null);
        }
    }

    private final class Feed implements ChangeFeed {

        private final Map<String, Revision> pending = new HashMap<>();
        private boolean resync;
        private boolean broken;
        private boolean closed;

        @Override
        public FeedBatch next(Duration maxWait) {
            await(maxWait);
            reach(Moment.BEFORE_BATCH, "");
            synchronized (lock) {
                if (closed || broken) {
                    throw StoreUnavailableException.nothingDone("the feed is " + (closed ? "closed" : "broken"), null);
                }
                FeedBatch batch = new FeedBatch(pending, resync, nanoTime.getAsLong());
                pending.clear();
                resync = false;
                return batch;
            }
        }

        private void await(Duration maxWait) {
            long deadline = System.nanoTime() + maxWait.toNanos();
            try {
                synchronized (lock) {
                    long left = maxWait.toNanos();
                    while (pending.isEmpty() && !resync && !broken && !closed && left > 0) {
                        lock.wait(left / 1_000_000, (int) (left % 1_000_000));
                        left = deadline - System.nanoTime();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw StoreUnavailableException.nothingDone("interrupted while waiting for changes", e);
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                closed = true;
                feeds.remove(this);
                lock.notifyAll();
            }
        }
    }
}
