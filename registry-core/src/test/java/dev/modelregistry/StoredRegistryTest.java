package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.ModelRegistryException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRegistered;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RegistryEvent.TenantLoaded;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.test.InMemoryModelStore.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A registry over a store, and several over one as several nodes. */
class StoredRegistryTest extends StoredRegistries {

    /* ---- register and load ---- */

    @Test
    void register_isDurableBeforeItReturns() {
        Model registered = node().tenant("acme").registerModel(Model.of("User", USER));

        assertThat(registered.name()).isEqualTo("User");
        assertThat(store.load("acme").models())
                .extracting(StoredForm::read)
                .containsExactly(new StoredForm(registered, 1, 0));
        assertThat(node().tenant("acme").findModelByName("User")).contains(registered);
    }

    @Test
    void register_sameAgain_writesNothing() {
        ModelRegistry node = node();
        Model first = node.tenant("acme").registerModel(Model.of("User", USER));

        assertThat(node.tenant("acme").registerModel(Model.of("User", Structure.of(Map.of("name", "string")))))
                .isSameAs(first);
        assertThat(store.load("acme").revision().number()).isEqualTo(1);
    }

    @Test
    void register_isNotVisible_whenTheStoreRefuses() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        store.once(Moment.BEFORE_COMMIT, tenant -> {
            throw StoreUnavailableException.nothingDone("no", null);
        });

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("Order", ORDER)));
        assertThat(node.tenant("acme").findModelByName("Order")).isEmpty();
    }

    @Test
    void remove_whatAnotherNodeRemovedBefore_isFalse() {
        ModelRegistry first = node();
        ModelRegistry second = node();
        first.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(second.tenant("acme").findModelByName("User")).isPresent();
        store.once(Moment.BEFORE_COMMIT, tenant -> first.tenant("acme").removeModel("User"));

        assertThat(second.tenant("acme").removeModel("User")).isFalse();
        assertThat(store.load("acme").revision().number()).isEqualTo(2);
    }

    @Test
    void load_keepsRegistrationOrder() {
        ModelRegistry first = node();
        for (String name : List.of("Z", "A", "M", "B")) {
            first.tenant("acme").registerModel(Model.of(name, USER));
        }
        first.tenant("acme").registerModel(Model.of("A", ORDER));

        assertThat(node().tenant("acme").getAllModels()).extracting(Model::name).containsExactly("Z", "M", "B", "A");
    }

    @Test
    void load_isDoneOnce_howeverManyAsk() throws Exception {
        node().tenant("acme").registerModel(Model.of("User", USER));
        ModelRegistry node = node();
        int before = store.count(Moment.BEFORE_LOAD);
        int threads = 32;
        CountDownLatch waiting = new CountDownLatch(threads);
        store.at(Moment.BEFORE_LOAD, tenant -> await(waiting));

        List<Boolean> found = atOnce(threads, () -> {
            waiting.countDown();
            return node.tenant("acme").findModelByName("User").isPresent();
        });

        assertThat(found).hasSize(threads).containsOnly(true);
        assertThat(store.count(Moment.BEFORE_LOAD) - before).isEqualTo(1);
    }

    @Test
    void load_thatFails_failsForAllWhoWaitedForIt() throws Exception {
        node().tenant("acme").registerModel(Model.of("User", USER));
        ModelRegistry node = node();
        int before = store.count(Moment.BEFORE_LOAD);
        int threads = 8;
        CountDownLatch begun = new CountDownLatch(threads);
        store.at(Moment.BEFORE_LOAD, tenant -> {
            await(begun);
            // Whoever has begun is about to wait for this load; it ends when they do.
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            throw StoreUnavailableException.nothingDone("no", null);
        });

        List<Boolean> failed = atOnce(threads, () -> {
            begun.countDown();
            try {
                return node.tenant("acme").findModelByName("User").isEmpty();
            } catch (StoreUnavailableException e) {
                return true;
            }
        });

        store.clear(Moment.BEFORE_LOAD);
        assertThat(failed).containsOnly(true);
        assertThat(store.count(Moment.BEFORE_LOAD) - before).isLessThanOrEqualTo(2);
        assertThat(storeStats(node).loadFailures()).isLessThanOrEqualTo(2);
        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
    }

    @Test
    void lookups_ofAResidentTenant_askNobody() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.global().getAllModels();
        int before = store.count(Moment.BEFORE_LOAD);

        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
        assertThat(node.tenant("acme").findModelByName("Nothing")).isEmpty();
        assertThat(node.tenant("acme").findModelByStructure(ORDER)).isEmpty();
        assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(before);
    }

    @Test
    void lookups_neverMissWhatIsJustBeingLoaded() throws Exception {
        node().tenant("acme").registerModel(Model.of("User", USER));
        ModelRegistry node = node();
        for (int round = 0; round < 300; round++) {
            CountDownLatch begin = new CountDownLatch(3);
            List<Boolean> found = atOnce(3, () -> {
                begin.countDown();
                begin.await();
                return node.tenant("acme").findModelByName("User").isPresent()
                        && node.tenant("acme").findModelByStructure(USER).isPresent()
                        && node.tenant("acme").getAllModels().size() == 1;
            });
            assertThat(found).as("round %s", round).containsOnly(true);
            node.cleanUp(Duration.ZERO);
        }
    }

    @Test
    void scope_loadsItsTenant() {
        node().tenant("acme").registerModel(Model.of("User", USER));
        ModelRegistry node = node();

        try (TenantScope scope = node.openTenant("acme")) {
            assertThat(node.findModelByName("User")).isPresent();
            assertThat(node.getAllModels()).hasSize(1);
        }
        try (TenantScope other = node.openTenant("other")) {
            assertThat(node.findModelByName("User")).isEmpty();
        }
    }

    @Test
    void global_isStoredAndSeenByAll() {
        node().global().registerModel(Model.of("Country", USER));

        assertThat(node().tenant("acme").findModelByName("Country")).isPresent();
        assertThat(node().findModelByStructure(USER)).isPresent();
    }

    @Test
    void anonymousModels_areMadeAgainUnderTheirNames() {
        Model address = node().tenant("acme").resolveType(USER);
        node().tenant("acme").define("Order", Map.of("address", Map.of("name", "string")));

        assertThat(store.load("acme").models()).extracting(StoredModel::name).containsExactly("Order");
        assertThat(node().tenant("acme").resolveType(USER)).isEqualTo(address);
    }

    @Test
    void remove_isDurable() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));

        assertThat(node.tenant("acme").removeModel("User")).isTrue();
        assertThat(node.tenant("acme").removeModel("User")).isFalse();
        assertThat(store.load("acme").models()).isEmpty();
        assertThat(node().tenant("acme").findModelByName("User")).isEmpty();
    }

    @Test
    void anonymousModelInThePlaceOfAStoredOne_removesThat() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("AnonymousModel_7", USER));
        node.tenant("acme").registerModel(Model.anonymous(7, ORDER));

        assertThat(store.load("acme").models()).isEmpty();
    }

    /* ---- owners ---- */

    @Test
    void ownersModels_liveHereOnly_andKeepTheirTenantInMemory() {
        ModelRegistry node = node();
        Object app = new Object();
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.tenant("acme").registerModelForApp(app, Model.of("Screen", ORDER));

        assertThat(store.load("acme").models()).extracting(StoredModel::name).containsExactly("User");
        untilCaughtUp(node);
        node.cleanUp(Duration.ZERO);
        assertThat(node.tenant("acme").hasModelForOwner(app, "Screen")).isTrue();
        assertThat(node.releaseOwner(app)).isEqualTo(1);
        untilCaughtUp(node);
        node.cleanUp(Duration.ZERO);
        assertThat(node.getStats().totalModels()).isZero();
        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
    }

    @Test
    void modelOfAnOwner_thatTheTenantRegistersToo_isStored() {
        ModelRegistry node = node();
        Object app = new Object();
        node.tenant("acme").registerModelForApp(app, Model.of("User", USER));
        node.tenant("acme").registerModel(Model.of("User", USER));

        assertThat(store.load("acme").models()).extracting(StoredModel::name).containsExactly("User");
    }

    @Test
    void remoteRemoval_leavesWhatAnOwnerHas() {
        ModelRegistry one = node();
        Object app = new Object();
        one.tenant("acme").registerModel(Model.of("User", USER));
        one.tenant("acme").registerModelForApp(app, Model.of("User", USER));
        node().tenant("acme").removeModel("User");

        eventually(() -> assertThat(revision(one, "acme")).isEqualTo(2));
        assertThat(one.tenant("acme").hasModelForOwner(app, "User")).isTrue();
    }

    /* ---- eviction ---- */

    @Test
    void cleanUp_dropsTheWholeTenant_andTheNextUseLoadsIt() {
        List<RegistryEvent> events = new CopyOnWriteArrayList<>();
        ModelRegistry node = node(ModelRegistry.builder().listener(events::add));
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.tenant("acme").resolveType(ORDER);
        untilCaughtUp(node);

        assertThat(node.cleanUp(Duration.ZERO).models()).isEqualTo(2);
        assertThat(node.getStats().tenantRegistries()).isZero();
        assertThat(node.getStats().uniqueStructures()).isZero();
        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
        assertThat(events)
                .filteredOn(event -> event instanceof TenantEvicted || event instanceof TenantLoaded)
                .containsExactly(new TenantEvicted("acme", 2, RemovalCause.IDLE), new TenantLoaded("acme", 1));
        assertThat(events).filteredOn(event -> event instanceof ModelRegistered).hasSize(2);
        assertThat(node.getStats().registrations()).isEqualTo(2);
    }

    @Test
    void cleanUp_leavesActiveTenants() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));

        try (TenantScope scope = node.openTenant("acme")) {
            assertThat(node.cleanUp(Duration.ZERO).models()).isZero();
            assertThat(node.findModelByName("User")).isPresent();
        }
    }

    @Test
    void budget_dropsTenants_andNothingIsLost() {
        ModelRegistry node = node(ModelRegistry.builder().maxResidentTenants(10));
        for (int i = 0; i < 200; i++) {
            node.tenant("t" + i).registerModel(Model.of("User", USER));
        }

        assertThat(node.getStats().tenantRegistries()).isLessThanOrEqualTo(11);
        for (int i = 0; i < 200; i++) {
            assertThat(node.tenant("t" + i).findModelByName("User"))
                    .as("tenant %s", i)
                    .isPresent();
        }
        assertThat(node.getStats().tenantRegistries()).isLessThanOrEqualTo(11);
    }

    @Test
    void lookups_findEverything_whileTenantsComeAndGo() throws Exception {
        ModelRegistry node = node();
        for (int i = 0; i < 20; i++) {
            node.tenant("t" + i).registerModel(Model.of("User", USER));
        }
        AtomicInteger rounds = new AtomicInteger();
        List<Boolean> found = atOnce(4, () -> {
            boolean all = true;
            for (int round = 0; round < 300; round++) {
                if (rounds.incrementAndGet() % 3 == 0) {
                    node.cleanUp(Duration.ZERO);
                }
                for (int i = 0; i < 20; i++) {
                    Models models = node.tenant("t" + i);
                    all &= models.findModelByName("User").isPresent()
                            && models.findModelByStructure(USER).isPresent()
                            && models.getAllModels().size() == 1
                            && models.findModelByName("Other").isEmpty();
                }
            }
            return all;
        });

        assertThat(found).containsOnly(true);
    }

    @Test
    void clear_forgetsWhatIsInMemory_andKeepsTheStore() {
        ModelRegistry node = node();
        node.tenant("acme").registerModel(Model.of("User", USER));
        node.tenant("acme").resolveType(ORDER);
        try (TenantScope scope = node.openTenant("busy")) {
            node.registerModel(Model.of("User", USER));
            untilCaughtUp(node);
            node.clear();
            assertThat(node.findModelByName("User")).isPresent();
        }

        assertThat(node.getTenantInfo("acme")).isEmpty();
        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
    }

    @Test
    void cleanupTenant_dropsItFromTheStore() {
        ModelRegistry one = node();
        ModelRegistry other = node();
        one.tenant("acme").registerModel(Model.of("User", USER));
        assertThat(other.tenant("acme").findModelByName("User")).isPresent();

        assertThat(one.cleanupTenant("acme")).isEqualTo(1);
        assertThat(store.load("acme").models()).isEmpty();
        assertThat(one.tenant("acme").findModelByName("User")).isEmpty();
        eventually(
                () -> assertThat(other.tenant("acme").findModelByName("User")).isEmpty());
        assertThat(one.cleanupTenant("not valid!")).isZero();
        assertThat(one.cleanupTenant("unknown")).isZero();
    }

    @Test
    void forEachTenant_visitsWhatIsStored_andLeavesResidencyAsItWas() {
        ModelRegistry writer = node();
        for (int i = 0; i < 600; i++) {
            writer.tenant("t" + i).registerModel(Model.of("User", USER));
        }
        ModelRegistry node = node();
        node.tenant("t7").findModelByName("User");
        List<String> visited = new ArrayList<>();

        node.forEachTenant((tenant, models) -> {
            if (models.findModelByName("User").isPresent()) {
                visited.add(tenant);
            }
        });

        assertThat(visited).hasSize(600).doesNotHaveDuplicates();
        assertThat(node.getStats().tenantRegistries()).isEqualTo(1);
    }

    /* ---- limits ---- */

    @Test
    void modelsPerTenant_areCountedBeforeAnythingIsStored() {
        ModelRegistry node = node(ModelRegistry.builder().limits(new RegistryLimits(2, 10, 100, 10, 100)));
        node.tenant("acme").registerModel(Model.of("A", USER));
        node.tenant("acme").registerModel(Model.of("B", USER));

        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("C", USER)));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> node.tenant("other")
                        .define("C", Map.of("a", Map.of("b", "string"), "c", Map.of("d", "string"))));
        assertThat(store.load("acme").revision().number()).isEqualTo(2);
        assertThat(store.load("other").revision()).isEqualTo(Revision.NONE);
    }

    @Test
    void residentTenants_refuseToLoad() {
        ModelRegistry writer = node();
        for (String tenant : List.of("a", "b", "c")) {
            writer.tenant(tenant).registerModel(Model.of("User", USER));
        }
        ModelRegistry node = node(ModelRegistry.builder().limits(new RegistryLimits(10, 2, 100, 10, 100)));
        node.tenant("a").findModelByName("User");
        node.tenant("b").findModelByName("User");

        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> node.tenant("c").findModelByName("User"));
        untilCaughtUp(node);
        node.evictTenant("a", Duration.ZERO);
        assertThat(node.tenant("c").findModelByName("User")).isPresent();
    }

    @Test
    void global_isNoTenant_whateverTheRule() {
        ModelRegistry node = node(ModelRegistry.builder().tenantCodes(code -> true));

        assertThatIllegalArgumentException().isThrownBy(() -> node.tenant("global"));
    }

    /* ---- tenants that are not there ---- */

    @Test
    void unknownTenants_areAskedForOnce_untilTheyAreThere() {
        ModelRegistry node = node();
        ModelRegistry other = node();
        node.global().getAllModels();
        assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();
        int before = store.count(Moment.BEFORE_LOAD);

        for (int i = 0; i < 10; i++) {
            assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();
            assertThat(node.tenant("ghost").getAllModels()).isEmpty();
        }
        assertThat(store.count(Moment.BEFORE_LOAD)).isEqualTo(before);
        assertThat(node.getStoreStats().orElseThrow().unknownTenants()).isEqualTo(1);

        other.tenant("ghost").registerModel(Model.of("User", USER));
        eventually(
                () -> assertThat(node.tenant("ghost").findModelByName("User")).isPresent());
    }

    @Test
    void unknownTenants_areFoundAgain_afterOwnRegistrationAndEviction() {
        ModelRegistry node = node();
        assertThat(node.tenant("ghost").findModelByName("User")).isEmpty();
        node.tenant("ghost").registerModel(Model.of("User", USER));
        node.cleanUp(Duration.ZERO);

        assertThat(node.tenant("ghost").findModelByName("User")).isPresent();
    }

    @Test
    void inventedTenants_doNotFillTheHeap() {
        ModelRegistry node = node(StoreOptions.builder().maxUnknownTenants(100));

        for (int i = 0; i < 5_000; i++) {
            assertThat(node.tenant("ghost" + i).findModelByName("User")).isEmpty();
        }

        assertThat(node.getStoreStats().orElseThrow().unknownTenants()).isLessThanOrEqualTo(200);
        assertThat(((DefaultModelRegistry) node).partitions.tenants().size()).isZero();
    }

    /* ---- what cannot be read ---- */

    @Test
    void unreadableModel_isReportedAndKept_andTheOthersAreServed() {
        node().tenant("acme").registerModel(Model.of("User", USER));
        store.commit(new Commit(
                "acme",
                store.load("acme").revision(),
                UUID.randomUUID(),
                List.of(new StoredModel("New", 99, new byte[] {1}), new StoredModel("Broken", 1, new byte[] {1})),
                Set.of()));
        ModelRegistry node = node();

        assertThat(node.tenant("acme").findModelByName("User")).isPresent();
        assertThat(node.tenant("acme").findModelByName("New")).isEmpty();
        assertThat(storeStats(node).unreadableModels()).isEqualTo(2);
        assertThatExceptionOfType(ModelRegistryException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("New", USER)))
                .withMessageContaining("Remove it first");
        node.tenant("acme").registerModel(Model.of("Other", USER));
        assertThat(store.load("acme").models()).hasSize(4);
        assertThat(node.tenant("acme").removeModel("New")).isTrue();
        node.tenant("acme").registerModel(Model.of("New", USER));
        assertThat(storeStats(node).unreadableModels()).isEqualTo(1);
        try (TenantScope scope = node.openTenant("acme")) {
            assertThat(node.cleanupTenant("acme")).isEqualTo(3);
            assertThat(store.load("acme").models()).isEmpty();
            assertThat(storeStats(node).unreadableModels()).isZero();
            node.registerModel(Model.of("Broken", USER));
        }
    }

    @Test
    void tenant_withNothingButUnreadableModels_isNotUnknown() {
        store.commit(new Commit(
                "acme",
                Revision.NONE,
                UUID.randomUUID(),
                List.of(new StoredModel("New", 99, new byte[] {1})),
                Set.of()));
        ModelRegistry node = node();

        assertThat(node.tenant("acme").findModelByName("New")).isEmpty();
        assertThatExceptionOfType(ModelRegistryException.class)
                .isThrownBy(() -> node.tenant("acme").registerModel(Model.of("New", USER)));
    }

    /* ---- the end ---- */

    @Test
    void close_endsTheThreads() {
        ModelRegistry node = ModelRegistry.builder().store(store).build();
        node.tenant("acme").registerModel(Model.of("User", USER));
        eventually(() -> assertThat(store.openFeeds()).isEqualTo(1));
        node.close();

        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("modelregistry-feed", "modelregistry-staleness"));
        assertThat(store.openFeeds()).isZero();
        assertThat(store.load("acme").models()).hasSize(1);
    }

    @Test
    void withoutAStore_thereAreNoFiguresOfOne() {
        try (ModelRegistry node = ModelRegistry.create()) {
            assertThat(node.getStoreStats()).isEmpty();
        }
    }

    /* ---- */

    private static long revision(ModelRegistry node, String tenant) {
        return link(node, tenant).revision().number();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
