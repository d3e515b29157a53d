package dev.modelregistry.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.TenantSnapshot;
import dev.modelregistry.test.InMemoryModelStore.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryModelStoreTest extends ModelStoreContractTest {

    private final InMemoryModelStore store = new InMemoryModelStore();

    @Override
    protected ModelStore store() {
        return store;
    }

    @Test
    void setAvailable_false_failsEverythingUntilItIsBack() {
        String tenant = newTenant();
        ChangeFeed feed = store.openFeed();
        store.setAvailable(false);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.load(tenant));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.revisions(List.of(tenant)));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.tenants(null, 1));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::openFeed);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> feed.next(Duration.ZERO));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.commit(put(tenant, Revision.NONE)))
                .matches(e -> !e.isOutcomeUnknown());
        store.setAvailable(true);
        assertThat(store.load(tenant)).isEqualTo(TenantSnapshot.NONE);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> feed.next(Duration.ZERO));
        assertThat(store.openFeeds()).isZero();
    }

    @Test
    void loseNextAnswer_appliedOrNot_isToldByRepeating() {
        for (boolean applied : new boolean[] {true, false}) {
            String tenant = newTenant();
            Commit commit = put(tenant, Revision.NONE, model("a", "1"));
            store.loseNextAnswer(applied);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.commit(commit))
                    .matches(StoreUnavailableException::isOutcomeUnknown);
            assertThat(modelsOf(tenant)).hasSize(applied ? 1 : 0);
            assertThat(store.commit(commit)).isEqualTo(new Committed(commit.result()));
            assertThat(store.load(tenant).revision().number()).isEqualTo(1);
        }
    }

    @Test
    void at_moment_runsTheActionAndCounts() {
        List<String> seen = new ArrayList<>();
        store.at(Moment.BEFORE_LOAD, seen::add);
        store.load("acme");
        store.clear(Moment.BEFORE_LOAD);
        store.load("other");
        assertThat(seen).containsExactly("acme");
        assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(2);
    }

    @Test
    void loseChanges_feedAsksToCompareOnce() {
        try (ChangeFeed feed = store.openFeed()) {
            succeed(put(newTenant(), Revision.NONE));
            store.loseChanges();
            assertThat(feed.next(Duration.ZERO))
                    .matches(FeedBatch::resync)
                    .matches(batch -> batch.changes().isEmpty());
            assertThat(feed.next(Duration.ZERO).resync()).isFalse();
        }
    }

    @Test
    void restore_olderState_givesRevisionsOutAnew() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        InMemoryModelStore.Backup backup = store.backup();
        Revision lost = succeed(put(tenant, first, model("a", "2")));
        store.restore(backup);
        assertThat(store.load(tenant).revision()).isEqualTo(first);
        Revision again = succeed(put(tenant, first, model("a", "3")));
        assertThat(again.number()).isEqualTo(lost.number());
        assertThat(again).isNotEqualTo(lost);
    }
}
