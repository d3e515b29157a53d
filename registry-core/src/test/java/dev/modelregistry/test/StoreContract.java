package dev.modelregistry.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the halves of the contract have in common. */
@Timeout(60)
abstract class StoreContract {

    /** Longer than any feed takes to tell of a change, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Returns the store that is tested. What earlier tests left in it does no harm. */
    protected abstract ModelStore store();

    /** Returns a store on the same engine as another node has it; without an own implementation, the same one. */
    protected ModelStore otherNode() {
        return store();
    }

    /**
     * Makes a commit that takes long: its place in the order of changes is already given, and nobody can see it yet, while
     * an action is run. Commits of other tenants in that action do not wait for it. Without an own implementation the action
     * is run before the commit is begun.
     */
    protected CommitResult commitSlowly(Commit commit, Runnable meanwhile) throws Exception {
        meanwhile.run();
        return store().commit(commit);
    }

    @AfterEach
    final void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("all calls of the store returned")
                .isTrue();
    }

    final <T> Future<T> inBackground(Callable<T> work) {
        return threads.submit(work);
    }

    /** Runs something on several threads at once, and returns what they return. */
    final <T> List<T> together(int count, Function<Integer, T> work) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            running.add(inBackground(() -> work.apply(number)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : running) {
            results.add(each.get());
        }
        return results;
    }

    static String newTenant() {
        return "t-" + UUID.randomUUID();
    }

    static StoredModel model(String name, String content) {
        return new StoredModel(name, 1, content.getBytes(StandardCharsets.UTF_8));
    }

    static String contentOf(StoredModel model) {
        return new String(model.content(), StandardCharsets.UTF_8);
    }

    static Commit put(String tenant, Revision expected, StoredModel... models) {
        return new Commit(tenant, expected, UUID.randomUUID(), List.of(models), Set.of());
    }

    static Commit remove(String tenant, Revision expected, String... names) {
        return new Commit(tenant, expected, UUID.randomUUID(), List.of(), Set.of(names));
    }

    /** Makes a commit that has to succeed, and returns the new revision. */
    final Revision succeed(Commit commit) {
        assertThat(store().commit(commit)).isEqualTo(new CommitResult.Committed(commit.result()));
        return commit.result();
    }

    /** Changes a tenant, whoever else does at the same time, and returns the new revision. */
    final Revision changeAnyhow(ModelStore store, String tenant, StoredModel model) {
        Revision expected = Revision.NONE;
        while (true) {
            CommitResult result = store.commit(put(tenant, expected, model));
            if (result instanceof CommitResult.Committed committed) {
                return committed.revision();
            }
            expected = ((CommitResult.Conflict) result).actual();
        }
    }

    final Map<String, StoredModel> modelsOf(String tenant) {
        return byName(store().load(tenant));
    }

    static Map<String, StoredModel> byName(TenantSnapshot snapshot) {
        return snapshot.models().stream().collect(Collectors.toMap(StoredModel::name, Function.identity()));
    }

    /** Waits until a feed tells of a revision, or asks to compare and the revision is there to be found. */
    final void awaitChange(ChangeFeed feed, String tenant, Revision revision) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            FeedBatch batch = feed.next(Duration.ofMillis(100));
            if (revision.equals(batch.changes().get(tenant))) {
                return;
            }
            if (batch.resync()) {
                assertThat(store().revisions(Set.of(tenant))).containsEntry(tenant, revision);
                return;
            }
        }
        fail("the feed does not tell of revision " + revision.number());
    }
}
