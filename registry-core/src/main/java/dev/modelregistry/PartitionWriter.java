package dev.modelregistry;

import dev.modelregistry.error.ModelRegistryException;
import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.model.Model;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes what the store keeps of partitions, and then the partitions. Needs their writer locks. */
final class PartitionWriter {

    private final GuardedStore store;
    private final PartitionReader reader;
    private final StoreConnection connection;
    private final UnknownTenants unknown;
    private final StoreCounters counters;

    PartitionWriter(
            GuardedStore store,
            PartitionReader reader,
            StoreConnection connection,
            UnknownTenants unknown,
            StoreCounters counters) {
        this.store = store;
        this.reader = reader;
        this.connection = connection;
        this.unknown = unknown;
        this.counters = counters;
    }

    /**
     * Changes a partition that is loaded.
     *
     * @param stored what the store has to be changed by, given what the partition is now; asked again after a conflict
     * @param apply makes the change in memory
     */
    <T> T change(Partition partition, Function<StoredPart, StoredChange> stored, Supplier<T> apply, Changes changes) {
        StoreLink link = partition.link();
        for (int attempt = 1; attempt <= GuardedStore.MOST_ATTEMPTS; attempt++) {
            if (link.isBehind()) {
                reader.read(partition, changes);
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
            GuardedStore.pauseAfter(attempt);
        }
        throw new StoreConflictException(GuardedStore.MOST_ATTEMPTS);
    }

    /**
     * Asks the store whether the copy is the latest. What changes nothing is acknowledged too, and others may have removed what
     * seems to be there already, or added what seems to be gone.
     */
    private boolean isLatest(Partition partition, StoreLink link) {
        return !link.compare(store.revision(partition.key()), connection.asOf());
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
}
