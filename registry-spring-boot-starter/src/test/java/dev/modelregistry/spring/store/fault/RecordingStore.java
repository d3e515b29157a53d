package dev.modelregistry.spring.store.fault;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreTraits;
import dev.modelregistry.store.TenantSnapshot;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store that logs what is asked of it and what it answers. */
final class RecordingStore implements ModelStore {

    private final ModelStore store;
    private final HistoryLog log;

    /** The write for which the thread calls the registry. */
    private final ThreadLocal<@Nullable String> write = new ThreadLocal<>();

    RecordingStore(ModelStore store, HistoryLog log) {
        this.store = store;
        this.log = log;
    }

    /** Says for which write this thread is about to call the registry. */
    void beginWrite(String id) {
        write.set(id);
    }

    @Override
    public TenantSnapshot load(String tenant) {
        long invoked = System.nanoTime();
        TenantSnapshot snapshot = store.load(tenant);
        log.loaded(tenant, snapshot.revision(), invoked, System.nanoTime());
        return snapshot;
    }

    @Override
    public Map<String, Revision> revisions(Collection<String> tenants) {
        long invoked = System.nanoTime();
        Map<String, Revision> revisions = store.revisions(tenants);
        long returned = System.nanoTime();
        tenants.forEach(tenant -> log.loaded(tenant, revisions.getOrDefault(tenant, Revision.NONE), invoked, returned));
        return revisions;
    }

    @Override
    public CommitResult commit(Commit commit) {
        Map<String, String> changes = new LinkedHashMap<>();
        commit.puts().forEach(model -> changes.put(model.name(), Values.of(model)));
        commit.removes().forEach(name -> changes.put(name, History.ABSENT));
        // One that is repeated elsewhere was logged before, and then that counts.
        String of = Objects.requireNonNullElse(write.get(), "nobody's");
        log.committing(
                new History.Commit(of, commit.tenant(), commit.expected(), commit.writeId(), changes),
                System.nanoTime());
        CommitResult result = store.commit(commit);
        if (result instanceof CommitResult.Committed committed) {
            log.committed(commit.writeId(), committed.revision().number(), System.nanoTime());
        }
        return result;
    }

    @Override
    public ChangeFeed openFeed() {
        return store.openFeed();
    }

    @Override
    public List<String> tenants(@Nullable String after, int limit) {
        return store.tenants(after, limit);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }
}
