package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRemoved;
import dev.modelregistry.event.RegistryEvent.ModelReplaced;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.StoreStats.Connection;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.StaleReads;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.test.InMemoryModelStore;
import dev.modelregistry.test.InMemoryModelStore.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Several registries over one store, as several nodes, with and without outages. */
class StoredRegistryNodesTest extends StoredRegistries {

    /* ---- other nodes ---- */

    @Test
    void changes_ofOneNode_showUpOnAnother() {
        List<RegistryEvent> events = new CopyOnWriteArrayList<>();
        ModelRegistry one = node();
        ModelRegistry other = node(ModelRegistry.builder().listener(events::add));
        one.tenant("acme").registerModel(Model.of("User", USER));
        one.tenant("acme").registerModel(Model.of("Stays", USER));
        Model stays = other.tenant("acme").findModelByName("Stays").orElseThrow();

        one.tenant("acme").registerModel(Model.of("User", ORDER));
        eventually(() -> assertThat(other.tenant("acme")
                        .findModelByName("User")
                        .orElseThrow()
                        .structure())
                .isEqualTo(ORDER));
        one.tenant("acme").registerModel(Model.of("New", USER));
        eventually(() -> assertThat(other.tenant("acme").findModelByName("New")).isPresent());
        one.tenant("acme").removeModel("User");
        eventually(
                () -> assertThat(other.tenant("acme").findModelByName("User")).isEmpty());

        assertThat(other.tenant("acme").findModelByName("Stays")).containsSame(stays);
        eventually(() -> assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("TenantLoaded", "ModelReplaced", "ModelRegistered", "ModelRemoved"));
        assertThat(events).filteredOn(event -> event instanceof ModelReplaced).hasSize(1);
        assertThat(((ModelRemoved) events.get(3)).cause()).isEqualTo(RemovalCause.REMOTE);
        assertThat(other.getStats().registrations()).isZero();
        // The tenant's and, for what it does not have, global's.
        assertThat(storeStats(other).loads()).isEqualTo(2);
        assertThat(storeStats(other).reloads()).isPositive();
    }

    @Test
    void ownChanges_doNotEcho() {
        ModelRegistry node = node();
        for (int i = 0; i < 50; i++) {
            node.tenant("acme").registerModel(Model.of("User" + i, USER));
        }
        int comparisons = (int) storeStats(node).comparisons();
        store.loseChanges();
        eventually(() -> assertThat(storeStats(node).comparisons()).isGreaterThan(comparisons));

        assertThat(storeStats(node).reloads()).isZero();
    }

    @Test
    void changesOfNothing_areAnsweredByTheStore() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(other.tenant("acme").findModelByName("User")).isPresent();
        store.at(
                Moment.BEFORE_BATCH,
                any -> LockSupport.parkNanos(Duration.ofMillis(200).toNanos()));

        one.tenant("acme").removeModel("User");
        other.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(store.load("acme").models()).hasSize(1);
        one.tenant("acme").registerModel(Model.of("Order", ORDER));
        assertThat(other.tenant("acme").removeModel("Order")).isTrue();
    }

    @Test
    void writersOfOneTenant_onSeveralNodes_loseNothing() throws Exception {
        List<ModelRegistry> writers = List.of(node(), node(), node());
        AtomicInteger next = new AtomicInteger();
        atOnce(6, () -> {
            int writer = next.getAndIncrement();
            for (int i = 0; i < 30; i++) {
                writers.get(writer % 3).tenant("acme").registerModel(Model.of("M" + writer + "_" + i, USER));
            }
            return true;
        });

        assertThat(store.load("acme").models()).hasSize(180);
        assertThat(store.load("acme").revision().number()).isEqualTo(180);
        for (ModelRegistry writer : writers) {
            eventually(() -> assertThat(writer.tenant("acme").getAllModels()).hasSize(180));
        }
    }

    @Test
    void endlessConflicts_endWithATypedError() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        AtomicInteger others = new AtomicInteger();
        store.at(Moment.BEFORE_COMMIT, tenant -> {
            if (others.getAndIncrement() % 2 == 0) {
                store.commit(new Commit(
                        tenant, store.load(tenant).revision(), UUID.randomUUID(), List.of(), Set.of("Nothing")));
            }
        });

        assertThatExceptionOfType(StoreConflictException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("Order", ORDER)));
        store.clear(Moment.BEFORE_COMMIT);
        assertThat(storeStats(node).conflicts()).isPositive();
        assertThat(node.tenant("acme").findModelByName("Order")).isEmpty();
        node.tenant("acme").registerModel(Model.of("Order", ORDER));
    }

    @Test
    void change_thatArrivesDuringALoad_isNotLost() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        store.once(Moment.AFTER_LOAD, tenant -> {
            one.tenant("acme").registerModel(Model.of("Late", USER));
            // The feed tells of it before the load that does not have it is over.
            eventually(() -> assertThat(link(other, "acme").isBehind()).isTrue());
        });

        assertThat(other.tenant("acme").findModelByName("Late")).isPresent();
    }

    @Test
    void change_whileATenantIsFoundUnknown_isNotLost() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        other.global().getAllModels();
        store.once(Moment.AFTER_LOAD, tenant -> {
            one.tenant("acme").registerModel(Model.of("User", USER));
            eventually(() -> assertThat(link(other, "acme").isBehind()).isTrue());
        });

        assertThat(other.tenant("acme").findModelByName("User")).isPresent();
        assertThat(other.tenant("acme").findModelByName("User")).isPresent();
    }

    @Test
    void lostChanges_areFoundByComparing() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(other.tenant("acme").findModelByName("User")).isPresent();
        assertThat(other.tenant("ghost").findModelByName("User")).isEmpty();

        store.once(Moment.AFTER_COMMIT, tenant -> store.loseChanges());
        one.tenant("acme").registerModel(Model.of("New", USER));
        store.once(Moment.AFTER_COMMIT, tenant -> store.loseChanges());
        one.tenant("ghost").registerModel(Model.of("User", USER));

        eventually(() -> assertThat(other.tenant("acme").findModelByName("New")).isPresent());
        eventually(
                () -> assertThat(other.tenant("ghost").findModelByName("User")).isPresent());
    }

    @Test
    void restoredStore_isFollowed_alsoWhenItGivesOutRevisionsAnew() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        InMemoryModelStore.Backup backup = store.backup();
        one.tenant("acme").registerModel(Model.of("Lost", USER));
        eventually(
                () -> assertThat(other.tenant("acme").findModelByName("Lost")).isPresent());

        store.restore(backup);
        store.commit(
                new Commit("acme", store.load("acme").revision(), UUID.randomUUID(), List.of(), Set.of("Nothing")));
        store.breakFeeds();

        for (ModelRegistry node : List.of(one, other)) {
            eventually(() ->
                    assertThat(node.tenant("acme").findModelByName("Lost")).isEmpty());
            assertThat(node.tenant("acme").findModelByName("User")).isPresent();
        }
        other.tenant("acme").registerModel(Model.of("After", USER));
        eventually(() -> assertThat(one.tenant("acme").findModelByName("After")).isPresent());
    }

    /* ---- outages ---- */

    @Test
    void outage_readsGoOnFromMemory_andWritesFailAtOnce() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.global().getAllModels();
        store.setAvailable(false);
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.DOWN));
        int commits = store.count(Moment.BEFORE_COMMIT);

        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
        assertThat(node.tenant("acme").findModelByName("Nothing")).isEmpty();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("Order", ORDER)))
                .matches(e -> !e.isOutcomeUnknown());
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("elsewhere").findModelByName("User"));
        assertThat(store.count(Moment.BEFORE_COMMIT)).isEqualTo(commits);

        store.setAvailable(true);
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.UP));
        node.tenant("acme").registerModel(Model.of("Order", ORDER));
    }

    @Test
    void outage_longerThanTheBound_endsReads_untilTheStoreIsBack() {
        StoreOptions.Builder options = StoreOptions.builder().maxStaleness(Duration.ofMillis(200));
        ModelRegistry node = node(options);
        ModelRegistry other = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();
        try (TenantScope scope = node.openTenant("acme")) {
            store.setAvailable(false);
            eventually(() ->
                    assertThatExceptionOfType(StaleReadException.class).isThrownBy(() -> node.findModelByName("User")));
            assertThatExceptionOfType(StaleReadException.class)
                    .isThrownBy(() -> node.tenant("acme").findModelByName("User"));
            assertThatExceptionOfType(StaleReadException.class).isThrownBy(() -> node.findModelByStructure(USER));
            assertThatExceptionOfType(StaleReadException.class).isThrownBy(node::getAllModels);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> node.tenant("ghost").findModelByName("User"));
            assertThat(storeStats(node).readsRefused()).isTrue();

            store.setAvailable(true);
            eventually(() -> assertThat(node.findModelByName("User")).isPresent());
        }
        eventually(() -> assertThat(other.tenant("acme").removeModel("User")).isTrue());
        eventually(() -> assertThat(node.tenant("acme").findModelByName("User")).isEmpty());
        assertThat(storeStats(node).feedFailures()).isPositive();
    }

    @Test
    void outage_withStaleReads_isServed() {
        StoreOptions.Builder options =
                StoreOptions.builder().maxStaleness(Duration.ofMillis(100)).staleReads(StaleReads.SERVE);
        ModelRegistry node = node(options);
        node.tenant("acme").registerModel(Model.of("User", USER));
        store.setAvailable(false);
        eventually(() -> assertThat(storeStats(node).staleness()).isGreaterThan(Duration.ofMillis(300)));

        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
    }

    @Test
    void changesDuringAnOutageOfOneNode_areCaughtUp() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        other.tenant("acme").findModelByName("User");
        store.at(Moment.BEFORE_OPEN_FEED, tenant -> {
            throw StoreUnavailableException.nothingDone("no feed", null);
        });
        store.breakFeeds();
        eventually(() -> assertThat(storeStats(other).connection()).isEqualTo(Connection.DOWN));
        store.commit(new Commit("acme", store.load("acme").revision(), UUID.randomUUID(), List.of(), Set.of("User")));
        assertThat(other.tenant("acme").findModelByName("User")).isPresent();

        store.clear(Moment.BEFORE_OPEN_FEED);
        eventually(
                () -> assertThat(other.tenant("acme").findModelByName("User")).isEmpty());
    }

    @Test
    void tenant_thatCannotBeReadAgain_growsStale_whileTheFeedIsFresh() {
        StoreOptions.Builder options = StoreOptions.builder().maxStaleness(Duration.ofMillis(300));
        ModelRegistry node = node(options);
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.tenant("fine").registerModel(Model.of("User", USER));
        assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();
        node.global().getAllModels();
        store.at(Moment.BEFORE_LOAD, tenant -> {
            throw StoreUnavailableException.nothingDone("no loads", null);
        });
        store.commit(new Commit(
                "acme",
                node.getStoreStats().map(s -> link(node, "acme").revision()).orElseThrow(),
                UUID.randomUUID(),
                List.of(),
                Set.of("User")));

        eventually(() -> assertThatExceptionOfType(StaleReadException.class)
                .isThrownBy(() -> node.tenant("acme").findModelByName("User")));
        assertThat(storeStats(node).behind()).isEqualTo(1);
        assertThat(node.tenant("fine").findModelByName("User")).isPresent();
        assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();

        store.clear(Moment.BEFORE_LOAD);
        eventually(() -> assertThat(node.tenant("acme").findModelByName("User")).isEmpty());
        eventually(() -> assertThat(storeStats(node).behind()).isZero());
    }

    @Test
    void store_thatIsNotThereAtTheStart_isWaitedFor() {
        store.setAvailable(false);
        ModelRegistry node = node();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").findModelByName("User"));

        store.setAvailable(true);
        eventually(() -> node.tenant("acme").registerModel(Model.of("User", USER)));
    }

    /* ---- unknown outcomes ---- */

    @Test
    void lostAnswer_isAskedForAgain_andAppliedOnce() {
        ModelRegistry node = node();
        store.loseNextAnswer(true);
        node.tenant("acme").registerModel(Model.of("A", USER));
        store.loseNextAnswer(false);
        node.tenant("acme").registerModel(Model.of("B", USER));

        assertThat(store.load("acme").revision().number()).isEqualTo(2);
        assertThat(storeStats(node).commits()).isEqualTo(2);
        assertThat(storeStats(node).conflicts()).isZero();
        assertThat(storeStats(node).unknownOutcomes()).isEqualTo(2);
        assertThat(storeStats(node).unresolvedOutcomes()).isZero();
    }

    @Test
    void unresolvedOutcome_isATypedError_andTheTruthShowsUp() {
        ModelRegistry node = node(StoreOptions.builder().outcomeWait(Duration.ZERO));
        node.tenant("acme").registerModel(Model.of("A", USER));
        store.loseNextAnswer(true);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("B", USER)))
                .matches(StoreUnavailableException::isOutcomeUnknown);
        assertThat(storeStats(node).unresolvedOutcomes()).isEqualTo(1);
        eventually(() -> assertThat(node.tenant("acme").findModelByName("B")).isPresent());
        assertThat(node.tenant("acme").registerModel(Model.of("B", USER)).name())
                .isEqualTo("B");
        assertThat(store.load("acme").revision().number()).isEqualTo(2);
    }
}
