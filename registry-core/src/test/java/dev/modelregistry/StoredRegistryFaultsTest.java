package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRemoved;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.StoreStats.Connection;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.test.InMemoryModelStore.Moment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a registry over a store does when something goes wrong half-way, or at the worst moment. */
class StoredRegistryFaultsTest extends StoredRegistries {

    /* ---- changes ---- */

    @Test
    void change_afterAnUnresolvedOutcome_isMadeToWhatTheStoreHas() {
        ModelRegistry node = node(StoreOptions.builder().outcomeWait(Duration.ZERO));
        node.tenant("acme").registerModel(Model.of("A", USER));
        failCatchUps();
        store.loseNextAnswer(true);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("B", USER)));

        assertThat(node.tenant("acme").removeModel("B")).isTrue();
        assertThat(names("acme")).containsExactly("A");
        store.clear(Moment.BEFORE_LOAD);
    }

    @Test
    void change_thatWouldChangeNothing_isNoAnswer_withoutTheStore() {
        ModelRegistry node = node(StoreOptions.builder());
        node.tenant("acme").registerModel(Model.of("User", USER));
        store.setAvailable(false);
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.DOWN));
        int asked = store.count(Moment.BEFORE_REVISIONS);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("User", USER)));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").removeModel("Nothing"));
        assertThat(store.count(Moment.BEFORE_REVISIONS)).isEqualTo(asked);
        node.tenant("acme").registerModelForApp(this, Model.of("Screen", USER));
        store.setAvailable(true);
    }

    @Test
    void walkOverAllTenants_failsAtOnce_whileTheStoreCannotBeReached() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        store.setAvailable(false);
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.DOWN));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.forEachTenant((tenant, models) -> {}));
        assertThat(store.count(Moment.BEFORE_TENANTS)).isZero();
        store.setAvailable(true);
    }

    @Test
    void repeatedCommit_thatFailsOtherwise_stillHasAnUnknownOutcome() {
        ModelRegistry node = node();
        store.once(Moment.AFTER_COMMIT, tenant -> {
            store.once(Moment.BEFORE_COMMIT, again -> {
                throw new IllegalStateException("a defect of the adapter");
            });
            throw StoreUnavailableException.outcomeUnknown("the answer was lost", null);
        });

        Throwable failure = catchThrowable(() -> node.tenant("acme").registerModel(Model.of("User", USER)));

        if (failure != null) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.isOutcomeUnknown()).isTrue());
        }
        assertThat(names("acme")).containsExactly("User");
        eventually(() -> assertThat(node.tenant("acme").findModelByName("User")).isPresent());
    }

    @Test
    void unresolvedOutcome_tellsOfTheFirstAndTheLastFailure() {
        ModelRegistry node = node(StoreOptions.builder().outcomeWait(Duration.ofMillis(200)));
        node.tenant("acme").registerModel(Model.of("A", USER));
        Throwable lost = StoreUnavailableException.outcomeUnknown("the answer was lost", null);
        Throwable defect = new IllegalStateException("a defect of the adapter");
        store.once(Moment.BEFORE_COMMIT, tenant -> {
            store.at(Moment.BEFORE_COMMIT, again -> {
                throw (RuntimeException) defect;
            });
            throw (RuntimeException) lost;
        });

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("B", USER)))
                .matches(StoreUnavailableException::isOutcomeUnknown)
                .withCause(lost)
                .satisfies(failure -> assertThat(failure).hasSuppressedException(defect));
        store.clear(Moment.BEFORE_COMMIT);
    }

    @Test
    void interruptedCaller_learnsWhatBecameOfItsChange_andStaysInterrupted() {
        ModelRegistry node = node();
        store.at(Moment.BEFORE_COMMIT, tenant -> {
            if (Thread.currentThread().isInterrupted()) {
                throw StoreUnavailableException.outcomeUnknown("interrupted", null);
            }
        });
        Thread.currentThread().interrupt();
        try {
            node.tenant("acme").registerModel(Model.of("User", USER));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(names("acme")).containsExactly("User");
    }

    @Test
    void conflict_isEndedByReading_beforeTheFeedTellsOfIt() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("A", USER));
        CountDownLatch release = new CountDownLatch(1);
        store.at(Moment.BEFORE_BATCH, any -> await(release));
        removeElsewhere("acme", "A");
        try {
            node.tenant("acme").registerModel(Model.of("B", USER));
        } finally {
            store.clear(Moment.BEFORE_BATCH);
            release.countDown();
        }

        assertThat(names("acme")).containsExactly("B");
    }

    @Test
    void removals_countOnlyWhatTheyRemoved_whenOthersRemovedTheRest() {
        ModelRegistry node = node();
        for (String name : List.of("A", "B", "C")) {
            node.tenant("acme").registerModel(Model.of(name, USER));
        }
        store.once(Moment.BEFORE_COMMIT, tenant -> removeElsewhere("acme", "A"));
        assertThat(node.tenant("acme").removeModel("A")).isFalse();

        store.once(Moment.BEFORE_COMMIT, tenant -> removeElsewhere("acme", "B"));
        assertThat(node.cleanupTenant("acme")).isEqualTo(1);
    }

    @Test
    void changeThatFailsAfterAReload_tellsOfWhatWasReloaded() {
        List<RegistryEvent> events = new CopyOnWriteArrayList<>();
        ModelRegistry node = node(ModelRegistry.builder().listener(events::add), StoreOptions.builder());
        Derived<String> derived = node.derive("text", Structure::toString);
        derived.of(node.tenant("acme").registerModel(Model.of("User", USER)));
        store.once(Moment.BEFORE_COMMIT, tenant -> {
            removeElsewhere("acme", "User");
            store.once(Moment.BEFORE_COMMIT, again -> {
                throw StoreUnavailableException.nothingDone("no", null);
            });
        });

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("Order", ORDER)));
        assertThat(events)
                .filteredOn(event -> event instanceof ModelRemoved removed && removed.cause() == RemovalCause.REMOTE)
                .hasSize(1);
        assertThat(node.getDerivedStats())
                .hasEntrySatisfying("text", stats -> assertThat(stats.size()).isZero());
    }

    @Test
    void removal_isAllowed_beyondTheLimitOfTenants() {
        for (String tenant : List.of("a", "b", "c", "d")) {
            node().tenant(tenant).registerModel(Model.of("User", USER));
        }
        ModelRegistry node =
                node(ModelRegistry.builder().limits(new RegistryLimits(10, 2, 100, 10, 100)), StoreOptions.builder());
        node.tenant("a").findModelByName("User");
        node.tenant("b").findModelByName("User");

        assertThat(node.cleanupTenant("c")).isEqualTo(1);
        assertThat(node.tenant("d").removeModel("User")).isTrue();
        assertThat(names("c")).isEmpty();
        assertThat(names("d")).isEmpty();
    }

    @Test
    void clear_takesWhatOwnersHave_alsoUnderTheNamesOfWhatIsStored() {
        ModelRegistry node = node();
        Object app = new Object();
        Object other = new Object();
        node.global().registerModel(Model.of("User", USER));
        node.global().registerModelForApp(app, Model.of("User", ORDER));
        node.global().registerModelForApp(other, Model.of("User", USER));

        node.clear();

        assertThat(node.global().hasModelForOwner(app, "User")).isFalse();
        assertThat(node.global().hasModelForOwner(other, "User")).isFalse();
        assertThat(node.global().findModelByName("User").orElseThrow().structure())
                .isEqualTo(USER);
    }

    /* ---- loads ---- */

    @Test
    void loadThatWasOvertaken_andThenFails_isDoneAgain() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        overtakeNextLoad(one, other, "acme");

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> other.tenant("acme").findModelByName("Late"));
        eventually(
                () -> assertThat(other.tenant("acme").findModelByName("Late")).isPresent());
    }

    @Test
    void tenantThatWasFoundUnknown_andThenCannotBeRead_isNotTakenForUnknown() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        other.global().getAllModels();
        overtakeNextLoad(one, other, "acme");

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> other.tenant("acme").findModelByName("Late"));
        assertThat(other.tenant("acme").findModelByName("Late")).isPresent();
    }

    @Test
    void loadsThatWait_failAtOnce_whenTheStoreCannotBeReachedAnyMore() throws Exception {
        ModelRegistry node = node(StoreOptions.builder().concurrentLoads(1));
        CountDownLatch release = new CountDownLatch(1);
        store.at(Moment.BEFORE_LOAD, tenant -> await(release));
        FutureTask<Throwable> first =
                new FutureTask<>(() -> catchThrowable(() -> node.tenant("a").findModelByName("User")));
        FutureTask<Throwable> second =
                new FutureTask<>(() -> catchThrowable(() -> node.tenant("b").findModelByName("User")));
        int before = store.count(Moment.BEFORE_LOAD);
        start(first);
        eventually(() -> assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(before + 1));
        Thread waiting = start(second);
        eventually(() -> assertThat(waiting.getState()).isEqualTo(Thread.State.WAITING));
        store.setAvailable(false);
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.DOWN));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("c").findModelByName("User"));

        release.countDown();

        assertThat(first.get()).isInstanceOf(StoreUnavailableException.class);
        assertThat(second.get()).isInstanceOf(StoreUnavailableException.class);
        assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(before + 1);
        assertThat(storeStats(node).loadFailures()).isPositive();
        store.clear(Moment.BEFORE_LOAD);
        store.setAvailable(true);
    }

    @Test
    void tenantOfWhichNothingCanBeRead_isNotReadAtEveryLookup() {
        store.commit(new Commit(
                "acme",
                store.load("acme").revision(),
                UUID.randomUUID(),
                List.of(new StoredModel("New", 99, new byte[] {1})),
                Set.of()));
        ModelRegistry node = node();
        node.global().getAllModels();
        int before = store.count(Moment.BEFORE_LOAD);

        for (int i = 0; i < 10; i++) {
            assertThat(node.tenant("acme").findModelByName("New")).isEmpty();
        }

        assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(before + 1);
        assertThat(node.tenant("acme").removeModel("New")).isTrue();
    }

    @Test
    void walkOverAllTenants_showsThoseOfWhichNothingIsStored() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.tenant("acme").resolveType(USER);
        node.tenant("owned").registerModelForApp(this, Model.of("Screen", USER));
        node.tenant("derived").resolveType(USER);
        List<String> visited = new ArrayList<>();

        node.forEachTenant((tenant, models) -> visited.add(tenant));

        assertThat(visited).containsExactlyInAnyOrder("acme", "owned", "derived");
    }

    /* ---- following others ---- */

    @Test
    void commitThatHangs_doesNotKeepOtherTenantsBehind() throws Exception {
        ModelRegistry node = node(StoreOptions.builder().concurrentLoads(1));
        ModelRegistry other = node();
        for (String tenant : List.of("a", "b")) {
            node.tenant(tenant).registerModel(Model.of("User", USER));
        }
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        FutureTask<Model> change = new FutureTask<>(() -> node.tenant("a").registerModel(Model.of("Order", ORDER)));
        store.once(Moment.BEFORE_COMMIT, tenant -> {
            hanging.countDown();
            await(release);
        });
        start(change);
        await(hanging);

        other.tenant("a").registerModel(Model.of("New", USER));
        eventually(() -> assertThat(storeStats(node).behind()).isPositive());
        other.tenant("b").registerModel(Model.of("New", USER));
        eventually(() -> assertThat(node.tenant("b").findModelByName("New")).isPresent());

        release.countDown();
        assertThat(change.get().name()).isEqualTo("Order");
        assertThat(node.tenant("a").findModelByName("New")).isPresent();
        eventually(() -> assertThat(storeStats(node).behind()).isZero());
    }

    @Test
    void followingGoesOn_whenSomebodyInterruptsItsThread() {
        ModelRegistry node = node();
        store.once(Moment.BEFORE_BATCH, tenant -> Thread.currentThread().interrupt());
        eventually(() -> assertThat(storeStats(node).feedFailures()).isPositive());

        int before = store.count(Moment.BEFORE_BATCH);
        eventually(() -> assertThat(store.count(Moment.BEFORE_BATCH)).isGreaterThan(before + 1));
    }

    /* ---- the end ---- */

    @Test
    void close_endsTheThreads_whenTheFeedCannotBeClosed() {
        ModelRegistry node =
                ModelRegistry.builder().store(withFeedsThatFailToClose()).build();
        node.tenant("acme").registerModel(Model.of("User", USER));
        eventually(() -> assertThat(storeStats(node).connection()).isEqualTo(Connection.UP));

        node.close();

        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("modelregistry-feed", "modelregistry-staleness"));
    }

    /* ---- */

    private List<String> names(String tenant) {
        return store.load(tenant).models().stream().map(StoredModel::name).toList();
    }

    private void removeElsewhere(String tenant, String name) {
        store.commit(new Commit(tenant, store.load(tenant).revision(), UUID.randomUUID(), List.of(), Set.of(name)));
    }

    private void failCatchUps() {
        store.at(Moment.BEFORE_LOAD, tenant -> {
            if (Thread.currentThread().getName().equals("modelregistry-catch-up")) {
                throw StoreUnavailableException.nothingDone("not yet", null);
            }
        });
    }

    /** Has a tenant changed while it is loaded, and the load that this makes necessary fail. */
    private void overtakeNextLoad(ModelRegistry writer, ModelRegistry loading, String tenant) {
        store.once(Moment.AFTER_LOAD, any -> {
            writer.tenant(tenant).registerModel(Model.of("Late", USER));
            eventually(() -> assertThat(link(loading, tenant).isBehind()).isTrue());
            store.once(Moment.BEFORE_LOAD, again -> {
                throw StoreUnavailableException.nothingDone("no", null);
            });
        });
    }

    private ModelStore withFeedsThatFailToClose() {
        return proxy(
                ModelStore.class,
                store,
                "openFeed",
                feed -> proxy(ChangeFeed.class, feed, "close", closed -> {
                    throw new IllegalStateException("the feed cannot be closed");
                }));
    }

    private static <T> T proxy(Class<T> type, Object target, String name, UnaryOperator<Object> after) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Object result;
            try {
                result = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            return method.getName().equals(name) ? after.apply(result) : result;
        }));
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
