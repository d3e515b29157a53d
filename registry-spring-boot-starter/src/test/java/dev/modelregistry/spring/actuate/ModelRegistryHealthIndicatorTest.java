package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.test.InMemoryModelStore;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ModelRegistryHealthIndicatorTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));
    private static final ModelRegistryProperties.Health THRESHOLDS = new ModelRegistryProperties.Health(2, 0.8, 0.5, 3);

    private final ModelRegistry registry = ModelRegistry.create();
    private RegistryManager manager = RegistryManager.builder(registry).build();
    private MemoryUsage heap = new MemoryUsage(0, 50, 100, 100);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void isUpWithTheFigures() {
        registry.tenant("acme").registerModel(Model.of("Person", PERSON));
        registry.tenant("acme").registerModel(Model.of("Person", PERSON));
        manager.forceCleanup();

        Health health = health();
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsOnly(
                        Map.entry("tenantRegistries", 1L),
                        Map.entry("totalModels", 1L),
                        Map.entry("uniqueStructures", 1L),
                        Map.entry("registrations", 1L),
                        Map.entry("reuseRatio", 0.5),
                        Map.entry("heapUsage", 0.5),
                        Map.entry("cleanupRuns", 1L),
                        Map.entry("cleanupFailures", 0L));
    }

    @Test
    void warnsAboveMaxTenants() {
        registerForTenants("a", "b");
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        registry.tenant("c").findModelByName("Nobody");
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        registry.tenant("c").resolveType(PERSON);
        assertThatItWarns("resident tenants: 3, more than 2", "reuse ratio: 0.0 %");
    }

    @Test
    void warnsAboveMaxHeapUsage() {
        heap = new MemoryUsage(0, 80, 100, 100);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        heap = new MemoryUsage(0, 81, 100, 100);
        assertThatItWarns("heap usage: 81.0 %, more than 80.0 %");
    }

    @Test
    void doesNotJudgeAHeapWithoutMaximum() {
        heap = new MemoryUsage(0, 81, 100, -1);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void warnsBelowMinReuseRatioOnceThereWereEnoughRegistrations() {
        registerNames("one", "two");
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        registerNames("one", "two", "three");
        assertThatItWarns("reuse ratio: 40.0 %, less than 50.0 %");
        registerNames("one");
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void warnsAfterFailedCleanup() {
        try (ModelRegistry closed = ModelRegistry.create()) {
            manager = RegistryManager.builder(closed).build();
            manager.forceCleanup();
            assertThat(health().getStatus()).isEqualTo(Status.UP);
            closed.close();
            assertThatIllegalStateException().isThrownBy(manager::forceCleanup);
            assertThatItWarns("the last clean-up failed");
        }
    }

    @Test
    void givesAllReasonsAndNoTenant() {
        heap = new MemoryUsage(0, 90, 100, 100);
        registerForTenants("acme", "umbrella", "initech");
        assertThatItWarns("resident tenants", "heap usage", "reuse ratio");
        assertThat(health().toString()).doesNotContain("acme", "umbrella", "initech");
    }

    @Test
    void warnsOfItsStoreAndIsDownWhenNothingCanBeRead() {
        InMemoryModelStore store = new InMemoryModelStore();
        StoreOptions options =
                StoreOptions.builder().maxStaleness(Duration.ofMillis(500)).build();
        try (ModelRegistry stored =
                ModelRegistry.builder().store(store).storeOptions(options).build()) {
            await().until(() -> health(stored).getStatus().equals(Status.UP)
                    && storeDetails(stored).containsValue(StoreStats.Connection.UP));
            store.setAvailable(false);
            await().until(() -> health(stored).getStatus().equals(ModelRegistryHealthIndicator.WARNING));
            await().until(() -> health(stored).getStatus().equals(Status.DOWN));
            assertThat(storeDetails(stored).get("readsRefused")).isEqualTo(true);
            store.setAvailable(true);
            await().until(() -> health(stored).getStatus().equals(Status.UP));
        }
    }

    @Test
    void isDownWhenRegistryIsClosed() {
        registry.close();
        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    }

    private void registerForTenants(String... tenants) {
        for (String tenant : tenants) {
            registry.tenant(tenant).registerModel(Model.of("Person", PERSON));
        }
    }

    private void registerNames(String... names) {
        for (String name : names) {
            registry.tenant("acme").registerModel(Model.of(name, PERSON));
        }
    }

    private Health health() {
        return health(registry);
    }

    private Health health(ModelRegistry observed) {
        return new ModelRegistryHealthIndicator(observed, manager, THRESHOLDS, () -> heap).health();
    }

    private Map<?, ?> storeDetails(ModelRegistry observed) {
        return (Map<?, ?>) Objects.requireNonNull(health(observed).getDetails().get("store"));
    }

    private void assertThatItWarns(String... beginnings) {
        Health health = health();
        assertThat(health.getStatus()).isEqualTo(ModelRegistryHealthIndicator.WARNING);
        assertThat(health.getDetails().get("reasons"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .zipSatisfy(
                        List.of(beginnings),
                        (reason, beginning) -> assertThat(reason).startsWith(beginning));
    }
}
