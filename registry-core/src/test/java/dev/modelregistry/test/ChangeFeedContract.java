package dev.modelregistry.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is asked of the feed. */
abstract class ChangeFeedContract extends StoreContract {

    private record Acknowledged(String tenant, Revision revision, long nanos) {}

    /* ---- changes ---- */

    @Test
    void feed_commitAfterOpening_isTold() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        try (ChangeFeed feed = store().openFeed()) {
            Revision second = succeed(put(tenant, first, model("a", "2")));
            awaitChange(feed, tenant, second);
            Revision third = succeed(remove(tenant, second, "a"));
            awaitChange(feed, tenant, third);
        }
    }

    @Test
    void feed_firstCommitOfTenant_isTold() {
        String tenant = newTenant();
        try (ChangeFeed feed = store().openFeed()) {
            Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
            awaitChange(feed, tenant, first);
        }
    }

    @Test
    void feed_commitOfOtherNode_isTold() {
        String tenant = newTenant();
        try (ChangeFeed feed = store().openFeed()) {
            Revision revision = changeAnyhow(otherNode(), tenant, model("a", "1"));
            awaitChange(feed, tenant, revision);
        }
    }

    @Test
    void feed_manyCommitsOfTenant_tellsTheLast() {
        String tenant = newTenant();
        try (ChangeFeed feed = store().openFeed()) {
            Revision last = Revision.NONE;
            for (int i = 0; i < 50; i++) {
                last = succeed(put(tenant, last, model("a", "" + i)));
            }
            awaitChange(feed, tenant, last);
        }
    }

    @Test
    void feed_globalModels_areTold() {
        try (ChangeFeed feed = store().openFeed()) {
            Revision revision = changeAnyhow(store(), ModelStore.GLOBAL, model("a", "1"));
            awaitChange(feed, ModelStore.GLOBAL, revision);
        }
    }

    @Test
    void feed_severalAtOnce_eachIsTold() {
        String tenant = newTenant();
        try (ChangeFeed one = store().openFeed();
                ChangeFeed two = store().openFeed();
                ChangeFeed other = otherNode().openFeed()) {
            Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
            awaitChange(one, tenant, first);
            one.close();
            Revision second = succeed(put(tenant, first, model("a", "2")));
            awaitChange(two, tenant, second);
            awaitChange(other, tenant, second);
        }
    }

    /* ---- order ---- */

    @Test
    void feed_commitThatBecomesVisibleLate_isTold() throws Exception {
        String slow = newTenant();
        String fast = newTenant();
        try (ChangeFeed feed = store().openFeed()) {
            Commit commit = put(slow, Revision.NONE, model("a", "1"));
            CommitResult result = commitSlowly(commit, () -> {
                Revision last = Revision.NONE;
                for (int i = 0; i < 3; i++) {
                    last = succeed(put(fast, last, model("a", "" + i)));
                    awaitChange(feed, fast, last);
                }
            });
            assertThat(result).isEqualTo(new CommitResult.Committed(commit.result()));
            awaitChange(feed, slow, commit.result());
        }
    }

    @Test
    void feed_concurrentWriters_coversWhatWasAcknowledged() throws Exception {
        List<String> tenants = List.of(newTenant(), newTenant(), newTenant(), newTenant(), newTenant());
        Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
        List<FeedBatch> batches = new ArrayList<>();
        try (ChangeFeed feed = store().openFeed()) {
            Future<?> writing = inBackground(() -> together(4, writer -> {
                ModelStore node = writer % 2 == 0 ? store() : otherNode();
                for (int i = 0; i < 30; i++) {
                    String tenant = tenants.get((writer + i) % tenants.size());
                    Revision revision = changeAnyhow(node, tenant, model("m" + writer, "" + i));
                    acknowledged.add(new Acknowledged(tenant, revision, System.nanoTime()));
                }
                return writer;
            }));
            while (!writing.isDone()) {
                batches.add(feed.next(Duration.ofMillis(20)));
            }
            writing.get();
            long end = System.nanoTime();
            FeedBatch batch;
            do {
                batch = feed.next(Duration.ofMillis(20));
                batches.add(batch);
            } while (batch.completeAsOfNanos() - end <= 0);
        }
        assertThat(acknowledged).hasSize(120).allSatisfy(each -> assertCovered(each, batches));
        assertOnlyWhatWasCommitted(acknowledged, batches);
    }

    /** The first batch that says it is complete asks to compare, or tells of it, or one before did. */
    private static void assertCovered(Acknowledged commit, List<FeedBatch> batches) {
        long told = 0;
        for (FeedBatch batch : batches) {
            Revision revision = batch.changes().get(commit.tenant);
            told = revision == null ? told : Math.max(told, revision.number());
            if (batch.completeAsOfNanos() - commit.nanos > 0) {
                assertThat(batch.resync() || told >= commit.revision.number())
                        .as("a commit that was acknowledged before is told")
                        .isTrue();
                return;
            }
        }
        throw new AssertionError("no batch is complete as of the last commit");
    }

    private static void assertOnlyWhatWasCommitted(Queue<Acknowledged> acknowledged, List<FeedBatch> batches) {
        Map<String, List<Revision>> all = new HashMap<>();
        acknowledged.forEach(each ->
                all.computeIfAbsent(each.tenant, key -> new ArrayList<>()).add(each.revision));
        batches.forEach(batch -> batch.changes().forEach((tenant, revision) -> {
            List<Revision> known = all.get(tenant);
            if (known != null) {
                assertThat(known).contains(revision);
            }
        }));
    }

    /* ---- waiting ---- */

    @Test
    void feed_nothingChanged_returnsInTime() {
        try (ChangeFeed feed = store().openFeed()) {
            long before = System.nanoTime();
            FeedBatch batch;
            // What earlier tests changed may come first. The time-out of this class sees to the rest.
            do {
                batch = feed.next(Duration.ofMillis(20));
                assertThat(batch.completeAsOfNanos() - System.nanoTime()).isNotPositive();
            } while (!batch.changes().isEmpty() || batch.completeAsOfNanos() - before <= 0);
        }
    }

    @Test
    void feed_noTimeToWait_returnsAtOnce() {
        String tenant = newTenant();
        try (ChangeFeed feed = store().openFeed()) {
            feed.next(Duration.ZERO);
            Revision revision = succeed(put(tenant, Revision.NONE, model("a", "1")));
            awaitChange(feed, tenant, revision);
        }
    }

    @Test
    void feed_closedByOtherThread_stopsWaiting() throws Exception {
        for (int i = 0; i < 5; i++) {
            ChangeFeed feed = store().openFeed();
            CountDownLatch begun = new CountDownLatch(1);
            Future<String> waiting = inBackground(() -> {
                begun.countDown();
                try {
                    while (true) {
                        feed.next(Duration.ofMinutes(10));
                    }
                } catch (StoreUnavailableException | IllegalStateException e) {
                    return "stopped";
                }
            });
            begun.await();
            feed.close();
            assertThat(waiting.get()).isEqualTo("stopped");
        }
    }

    @Test
    void feed_closedTwice_isNoError() {
        ChangeFeed feed = store().openFeed();
        feed.close();
        feed.close();
    }
}
