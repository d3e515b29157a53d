package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.OwnerType;
import dev.modelregistry.OwnerTypes;
import dev.modelregistry.TenantContext;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.test.InMemoryModelStore;
import io.lettuce.core.RedisClient;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.TaskScheduler;

class ModelRegistryAutoConfigurationTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ModelRegistryAutoConfiguration.class));

    /* ---- default beans ---- */

    @Test
    void providesRegistryAndRunningManager() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(ModelRegistry.class).hasSingleBean(RegistryManager.class);
            assertThat(manager(context).isRunning()).isTrue();
            assertThat(manager(context).stats().cleanupInterval()).isEqualTo(Duration.ofMinutes(5));
            assertThat(manager(context).stats().maxIdleTime()).isEqualTo(Duration.ofMinutes(30));
        });
    }

    @Test
    void managerCleansTheRegistryBean() {
        runner.run(context -> {
            registry(context).tenant("acme").resolveType(PERSON);
            assertThat(manager(context).forceCleanup().models()).isEqualTo(1);
            assertThat(registry(context).getStats().totalModels()).isZero();
        });
    }

    @Test
    void bringsNoScheduler() {
        runner.run(context -> assertThat(context).doesNotHaveBean(TaskScheduler.class));
    }

    @Test
    void closesRegistryAndStopsManagerWithTheContext() {
        List<Object> beans = new ArrayList<>();
        runner.run(context -> {
            beans.add(registry(context));
            beans.add(manager(context));
        });
        assertThatIllegalStateException().isThrownBy(() -> ((ModelRegistry) beans.get(0)).global());
        assertThat(((RegistryManager) beans.get(1)).isRunning()).isFalse();
    }

    @Test
    void cleansUpAgainAfterTheContextWasStoppedAndStarted() {
        runner.run(context -> {
            ConfigurableApplicationContext restarted = context.getSourceApplicationContext();
            restarted.stop();
            assertThat(manager(context).isRunning()).isFalse();
            restarted.start();
            assertThat(manager(context).isRunning()).isTrue();
        });
    }

    @Test
    void stopsCleaningUpBeforeAnythingElseStops() {
        runner.run(context ->
                assertThat(context.getBean(CleanupLifecycle.class).getPhase()).isEqualTo(Integer.MAX_VALUE));
    }

    @Test
    void cleansUpEvenIfBeansAreLazy() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(manager(context).isRunning()).isTrue());
    }

    /* ---- disabled ---- */

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ModelRegistry.class)
                        .doesNotHaveBean(RegistryManager.class)
                        .doesNotHaveBean(CleanupLifecycle.class)
                        .doesNotHaveBean(ModelRegistryProperties.class));
    }

    @Test
    void managerIsThereButNotStartedWhenCleanupIsDisabled() {
        runner.withPropertyValues("modelregistry.cleanup.enabled=false").run(context -> {
            assertThat(manager(context).isRunning()).isFalse();
            registry(context).tenant("acme").resolveType(PERSON);
            assertThat(manager(context).forceCleanup().tenants()).isEqualTo(1);
        });
    }

    /* ---- back-off ---- */

    @Test
    void backsOffWhenUserDefinesRegistry() {
        ModelRegistry own = ModelRegistry.create();
        runner.withBean("own", ModelRegistry.class, () -> own).run(context -> {
            assertThat(context).getBean(ModelRegistry.class).isSameAs(own);
            own.tenant("acme").resolveType(PERSON);
            assertThat(manager(context).forceCleanup().models()).isEqualTo(1);
        });
    }

    @Test
    void backsOffWhenUserDefinesManagerButRunsIt() {
        try (ModelRegistry registry = ModelRegistry.create()) {
            RegistryManager own = RegistryManager.builder(registry).build();
            runner.withBean("own", RegistryManager.class, () -> own).run(context -> {
                assertThat(context).getBean(RegistryManager.class).isSameAs(own);
                assertThat(own.isRunning()).isTrue();
            });
            assertThat(own.isRunning()).isFalse();
        }
    }

    @Test
    void leavesSeveralRegistriesToTheUser() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(RegistryManager.class)
                        .doesNotHaveBean(CleanupLifecycle.class));
    }

    /* ---- each property's effect ---- */

    @Test
    void appliesCleanupIntervalAndMaxIdleTime() {
        runner.withPropertyValues("modelregistry.cleanup-interval=2m", "modelregistry.max-idle-time=15m")
                .run(context -> {
                    assertThat(manager(context).stats().cleanupInterval()).isEqualTo(Duration.ofMinutes(2));
                    assertThat(manager(context).stats().maxIdleTime()).isEqualTo(Duration.ofMinutes(15));
                });
    }

    @Test
    void appliesCrossTenantFallback() {
        Consumer<AssertableApplicationContext> register =
                context -> registry(context).tenant("acme").registerModel(Model.of("Person", PERSON));
        runner.run(context -> {
            register.accept(context);
            assertThat(registry(context).findModelByName("Person")).isEmpty();
        });
        runner.withPropertyValues("modelregistry.cross-tenant-fallback=true").run(context -> {
            register.accept(context);
            assertThat(registry(context).findModelByName("Person")).isPresent();
        });
    }

    @Test
    void appliesEvictNamedModels() {
        runner.withPropertyValues("modelregistry.evict-named-models=true").run(context -> {
            registry(context).tenant("acme").registerModel(Model.of("Person", PERSON));
            assertThat(manager(context).forceCleanup().models()).isEqualTo(1);
        });
    }

    @Test
    void appliesBudgetOfTenants() {
        runner.withPropertyValues("modelregistry.max-resident-tenants=1", "modelregistry.evict-named-models=true")
                .run(this::keepsOneTenantOfTwo);
    }

    @Test
    void appliesBudgetOfWeight() {
        runner.withPropertyValues("modelregistry.max-resident-weight=1KB", "modelregistry.evict-named-models=true")
                .run(this::keepsOneTenantOfTwo);
    }

    private void keepsOneTenantOfTwo(AssertableApplicationContext context) {
        registry(context).tenant("acme").registerModel(Model.of("Person", PERSON));
        registry(context).tenant("umbrella").registerModel(Model.of("Person", PERSON));
        assertThat(registry(context).getTenantInfo("acme")).isEmpty();
        assertThat(registry(context).getTenantInfo("umbrella")).isPresent();
    }

    @Test
    void appliesMemoryPressure() {
        runner.run(context -> {
            assertThat(collectionThresholds()).allMatch(threshold -> threshold > 0);
            assertThat(manager(context).stats().pressureIdleTime()).isEqualTo(Duration.ofMinutes(3));
        });
        assertThat(collectionThresholds()).allMatch(threshold -> threshold == 0);
        runner.withPropertyValues(
                        "modelregistry.memory-pressure.share=0", "modelregistry.memory-pressure.max-idle-time=1m")
                .run(context -> {
                    assertThat(collectionThresholds()).allMatch(threshold -> threshold == 0);
                    assertThat(manager(context).stats().pressureIdleTime()).isEqualTo(Duration.ofMinutes(1));
                });
    }

    private static List<Long> collectionThresholds() {
        List<Long> thresholds = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP
                        && pool.isUsageThresholdSupported()
                        && pool.isCollectionUsageThresholdSupported())
                .map(MemoryPoolMXBean::getCollectionUsageThreshold)
                .toList();
        assertThat(thresholds).isNotEmpty();
        return thresholds;
    }

    @Test
    void appliesLimitOfModelsPerTenant() {
        runner.withPropertyValues("modelregistry.limits.models-per-tenant=1").run(context -> {
            registry(context).tenant("acme").registerModel(Model.of("One", PERSON));
            registry(context).tenant("umbrella").registerModel(Model.of("One", PERSON));
            assertThatExceptionOfType(LimitExceededException.class)
                    .isThrownBy(() -> registry(context).tenant("acme").registerModel(Model.of("Two", PERSON)));
        });
    }

    @Test
    void appliesLimitOfResidentTenants() {
        runner.withPropertyValues("modelregistry.limits.resident-tenants=1").run(context -> {
            registry(context).tenant("acme").registerModel(Model.of("One", PERSON));
            assertThatExceptionOfType(LimitExceededException.class)
                    .isThrownBy(() -> registry(context).tenant("umbrella").registerModel(Model.of("One", PERSON)));
        });
    }

    @Test
    void appliesLimitOfProperties() {
        refuses("modelregistry.limits.properties=1", "Person", Structure.of(Map.of("a", "string", "b", "string")));
    }

    @Test
    void appliesLimitOfDepth() {
        refuses("modelregistry.limits.depth=1", "Person", Structure.of(Map.of("a", Map.of("b", "string"))));
    }

    @Test
    void appliesLimitOfNameLength() {
        refuses("modelregistry.limits.name-length=5", "Person", PERSON);
    }

    private void refuses(String property, String name, Structure structure) {
        runner.run(context -> registry(context).registerModel(Model.of(name, structure)));
        runner.withPropertyValues(property).run(context -> {
            assertThatExceptionOfType(LimitExceededException.class)
                    .isThrownBy(() -> registry(context).registerModel(Model.of(name, structure)));
        });
    }

    /* ---- store ---- */

    @Test
    void keepsNothingInAStoreByDefault() {
        runner.run(context -> assertThat(registry(context).getStoreStats()).isEmpty());
    }

    @Test
    void usesTheApplicationsStoreWhateverTheType() {
        for (String type : List.of("none", "jdbc", "redis")) {
            InMemoryModelStore own = new InMemoryModelStore();
            runner.withBean(ModelStore.class, () -> own)
                    .withPropertyValues("modelregistry.store.type=" + type)
                    .run(context -> {
                        registry(context).tenant("acme").registerModel(Model.of("Person", PERSON));
                        assertThat(own.load("acme").models()).hasSize(1);
                    });
        }
    }

    @Test
    void appliesMaxStalenessAndStaleReads() {
        runner.withBean(ModelStore.class, InMemoryModelStore::new)
                .withPropertyValues("modelregistry.store.max-staleness=200ms")
                .run(context -> {
                    loseTheStore(context);
                    await().untilAsserted(() -> assertThatExceptionOfType(StaleReadException.class)
                            .isThrownBy(() -> registry(context).tenant("acme").findModelByName("Person")));
                });
        runner.withBean(ModelStore.class, InMemoryModelStore::new)
                .withPropertyValues("modelregistry.store.max-staleness=200ms", "modelregistry.store.stale-reads=serve")
                .run(context -> {
                    loseTheStore(context);
                    await().until(() -> storeStats(context).staleness().toMillis() > 400);
                    assertThat(registry(context).tenant("acme").findModelByName("Person"))
                            .isPresent();
                });
    }

    private static void loseTheStore(AssertableApplicationContext context) {
        registry(context).tenant("acme").registerModel(Model.of("Person", PERSON));
        await().until(() -> storeStats(context).connection() == StoreStats.Connection.UP);
        context.getBean(InMemoryModelStore.class).setAvailable(false);
    }

    private static StoreStats storeStats(AssertableApplicationContext context) {
        return registry(context).getStoreStats().orElseThrow();
    }

    @Test
    void appliesUnknownTenants() {
        runner.withBean(ModelStore.class, InMemoryModelStore::new)
                .withPropertyValues("modelregistry.store.unknown-tenants.max=1")
                .run(context -> {
                    registry(context).tenant("one").findModelByName("Person");
                    registry(context).tenant("two").findModelByName("Person");
                    assertThat(storeStats(context).unknownTenants()).isEqualTo(1);
                });
        runner.withBean(ModelStore.class, InMemoryModelStore::new)
                .withPropertyValues("modelregistry.store.unknown-tenants.time=0s")
                .run(context -> {
                    registry(context).tenant("one").findModelByName("Person");
                    registry(context).tenant("one").findModelByName("Person");
                    assertThat(storeStats(context).loads()).isEqualTo(3);
                });
    }

    @Test
    void appliesOutcomeWaitCompareIntervalAndConcurrentLoads() {
        runner.withPropertyValues(
                        "modelregistry.store.outcome-wait=3s",
                        "modelregistry.store.compare-interval=4s",
                        "modelregistry.store.concurrent-loads=5")
                .run(context -> assertThat(ModelRegistryAutoConfiguration.options(
                                context.getBean(ModelRegistryProperties.class).store()))
                        .isEqualTo(StoreOptions.builder()
                                .outcomeWait(Duration.ofSeconds(3))
                                .compareInterval(Duration.ofSeconds(4))
                                .concurrentLoads(5)
                                .build()));
    }

    @Test
    void saysThatTheLibrariesOfRedisAreMissing() {
        for (Class<?> absent : List.of(LettuceConnectionFactory.class, RedisClient.class)) {
            assertThatItNeeds(
                    "redis",
                    "Spring Data Redis and Lettuce on the class path",
                    runner.withClassLoader(new FilteredClassLoader(absent)));
        }
    }

    @Test
    void saysThatTheAutoConfigurationOfAStoreIsMissing() {
        assertThatItNeeds("jdbc", "the starter's auto-configuration of this store", runner);
        assertThatItNeeds("redis", "the starter's auto-configuration of this store", runner);
    }

    private static void assertThatItNeeds(String type, String what, ApplicationContextRunner runner) {
        runner.withPropertyValues("modelregistry.store.type=" + type)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                            assertThat(e.getName()).isEqualTo("modelregistry.store.type");
                            assertThat(e.getReason()).startsWith("needs " + what);
                        }));
    }

    /* ---- beans that are picked up ---- */

    @Test
    void asksTenantContextsInOrder() {
        runner.withUserConfiguration(TwoTenantContexts.class).run(context -> {
            registry(context).registerModel(Model.of("Person", PERSON));
            assertThat(registry(context).getTenantInfo("first")).isPresent();
            assertThat(registry(context).getTenantInfo("second")).isEmpty();
        });
    }

    @Test
    void tellsListenersInOrder() {
        runner.withUserConfiguration(TwoListeners.class).run(context -> {
            registry(context).registerModel(Model.of("Person", PERSON));
            assertThat(context.getBean(TwoListeners.class).told).containsExactly("first", "second");
        });
    }

    @Test
    void listenerMayAskForTheRegistryLazily() {
        runner.withUserConfiguration(ListenerThatUsesTheRegistry.class).run(context -> {
            assertThat(context).hasNotFailed();
            registry(context).registerModel(Model.of("Person", PERSON));
            assertThat(context.getBean(ListenerThatUsesTheRegistry.class).seen).containsExactly("Person");
        });
    }

    @Test
    void recognisesApplicationContextsAsApplications() {
        runner.run(context -> {
            ConfigurableApplicationContext app = context.getSourceApplicationContext();
            assertThat(registry(context).modelsOf(app).ownerId()).startsWith("app_");
        });
    }

    @Test
    void ownerTypeBeansAreAskedFirst() {
        OwnerTypes everythingIsData = owner -> OwnerType.DATA_SOURCE;
        runner.withBean(OwnerTypes.class, () -> everythingIsData).run(context -> {
            ConfigurableApplicationContext app = context.getSourceApplicationContext();
            assertThat(registry(context).modelsOf(app).ownerId()).startsWith("ds_");
            assertThat(registry(context).modelsOf(new Object()).ownerId()).startsWith("ds_");
        });
    }

    @Test
    void customizersHaveTheLastWord() {
        runner.withPropertyValues("modelregistry.cross-tenant-fallback=true")
                .withUserConfiguration(TwoCustomizers.class)
                .run(context -> {
                    registry(context).tenant("second").registerModel(Model.of("Person", PERSON));
                    assertThat(registry(context).findModelByName("Person")).isEmpty();
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> registry(context).tenant("first"));
                });
    }

    private static ModelRegistry registry(AssertableApplicationContext context) {
        return context.getBean(ModelRegistry.class);
    }

    private static RegistryManager manager(AssertableApplicationContext context) {
        return context.getBean(RegistryManager.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoTenantContexts {

        @Bean
        @Order(2)
        TenantContext second() {
            return () -> "second";
        }

        @Bean
        @Order(1)
        TenantContext first() {
            return () -> "first";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoListeners {

        final List<String> told = new ArrayList<>();

        @Bean
        @Order(2)
        RegistryListener second() {
            return event -> told.add("second");
        }

        @Bean
        @Order(1)
        RegistryListener first() {
            return event -> told.add("first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ListenerThatUsesTheRegistry {

        final List<String> seen = new ArrayList<>();

        @Bean
        RegistryListener listener(ObjectProvider<ModelRegistry> registry) {
            return event -> {
                if (event instanceof RegistryEvent.ModelRegistered) {
                    registry.getObject().getAllModels().forEach(model -> seen.add(model.name()));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        @Bean
        @Order(2)
        ModelRegistryCustomizer second() {
            return builder -> builder.crossTenantFallback(false).tenantCodes("second"::equals);
        }

        @Bean
        @Order(1)
        ModelRegistryCustomizer first() {
            return builder -> builder.tenantCodes("first"::equals);
        }
    }
}
