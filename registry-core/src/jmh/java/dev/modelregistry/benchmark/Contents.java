package dev.modelregistry.benchmark;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Models;
import dev.modelregistry.model.Model;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.InMemoryModelStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;

/** The same models in the registry and in what else people would keep them in. */
public final class Contents {

    private static final Duration IDLE = Duration.ofMinutes(30);

    private Contents() {}

    /** Visits every tenant's every model, tenant by tenant; what filling left behind is collected, as it is in time. */
    static void forEach(BiConsumer<String, Model> action) {
        List<Model> models = Workload.models(Workload.MODELS);
        for (String tenant : Workload.tenants(Workload.TENANTS)) {
            Workload.copies(models).forEach(model -> action.accept(tenant, model));
        }
        System.gc();
    }

    /** What a cache for all tenants has as its key. */
    record Key(String tenant, String name) {}

    /** The registry with default settings: idle tracking and statistics are always on. */
    @State(Scope.Benchmark)
    public static class InRegistry {

        final ModelRegistry registry = ModelRegistry.create();
        final Models[] handles = new Models[Workload.TENANTS];

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> registry.tenant(tenant).registerModel(model));
            List<String> tenants = Workload.tenants(Workload.TENANTS);
            for (int i = 0; i < handles.length; i++) {
                handles[i] = registry.tenant(tenants.get(i));
            }
        }
    }

    /** The registry with a store, which is not asked for what is in memory. */
    @State(Scope.Benchmark)
    public static class InStoredRegistry {

        private final ModelStore store = new InMemoryModelStore();
        final ModelRegistry registry = ModelRegistry.builder().store(store).build();

        /** Fills it, with what another node has stored: what that node has on its heap is not in the way. */
        @Setup
        public void setUp() {
            try (ModelRegistry other = ModelRegistry.builder().store(store).build()) {
                forEach((tenant, model) -> other.tenant(tenant).registerModel(model));
            }
            Workload.tenants(Workload.TENANTS)
                    .forEach(tenant -> registry.tenant(tenant).getAllModels());
            System.gc();
        }

        /** Ends its threads. */
        @TearDown
        public void tearDown() {
            registry.close();
        }
    }

    /** A map of maps, without idle tracking or statistics. */
    @State(Scope.Benchmark)
    public static class InMaps {

        final Map<String, Map<String, Model>> maps = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> maps.computeIfAbsent(tenant, code -> new ConcurrentHashMap<>())
                    .put(model.name(), model));
        }

        final Model get(String tenant, String name) {
            Map<String, Model> models = maps.get(tenant);
            if (models == null) {
                throw new AssertionError(tenant);
            }
            return found(models.get(name));
        }
    }

    /** One cache for all tenants, with expiry and statistics. */
    @State(Scope.Benchmark)
    public static class InCaffeine {

        final Cache<Key, Model> cache =
                Caffeine.newBuilder().expireAfterAccess(IDLE).recordStats().build();

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> cache.put(new Key(tenant, model.name()), model));
            cache.cleanUp();
        }

        final Model get(String tenant, String name) {
            return found(cache.getIfPresent(new Key(tenant, name)));
        }
    }

    /** A cache for each tenant, with expiry and statistics. */
    @State(Scope.Benchmark)
    public static class InCaffeinePerTenant {

        final Map<String, Cache<String, Model>> caches = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> caches.computeIfAbsent(
                            tenant,
                            code -> Caffeine.newBuilder()
                                    .expireAfterAccess(IDLE)
                                    .recordStats()
                                    .build())
                    .put(model.name(), model));
            caches.values().forEach(Cache::cleanUp);
        }

        final Model get(String tenant, String name) {
            Cache<String, Model> cache = caches.get(tenant);
            if (cache == null) {
                throw new AssertionError(tenant);
            }
            return found(cache.getIfPresent(name));
        }
    }

    /** One cache for all tenants that neither expires nor counts. */
    @State(Scope.Benchmark)
    public static class InPlainCaffeine {

        final Cache<Key, Model> cache = Caffeine.newBuilder().build();

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> cache.put(new Key(tenant, model.name()), model));
        }

        final Model get(String tenant, String name) {
            return found(cache.getIfPresent(new Key(tenant, name)));
        }
    }

    /** Guava's cache for all tenants, with expiry and statistics. */
    @State(Scope.Benchmark)
    public static class InGuava {

        final com.google.common.cache.Cache<Key, Model> cache =
                CacheBuilder.newBuilder().expireAfterAccess(IDLE).recordStats().build();

        /** Fills it. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> cache.put(new Key(tenant, model.name()), model));
        }

        final Model get(String tenant, String name) {
            return found(cache.getIfPresent(new Key(tenant, name)));
        }
    }

    /** A method with {@code @Cacheable}, on a Caffeine cache with expiry and statistics. */
    @State(Scope.Benchmark)
    public static class InSpringCache {

        private final AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Configuration.class);
        private final Repository repository = context.getBean(Repository.class);

        /** Fills it, through the method. */
        @Setup
        public void setUp() {
            forEach((tenant, model) -> {
                Repository.stored = model;
                repository.find(tenant, model.name());
            });
            Repository.stored = null;
        }

        /** Closes the application. */
        @TearDown
        public void tearDown() {
            context.close();
        }

        final Model get(String tenant, String name) {
            return repository.find(tenant, name);
        }

        /** The application, set up as Spring Boot does. */
        @EnableCaching(proxyTargetClass = true)
        public static class Configuration {

            /** Returns the cache manager. */
            @Bean
            public CaffeineCacheManager cacheManager() {
                CaffeineCacheManager manager = new CaffeineCacheManager("models");
                manager.setCaffeine(
                        Caffeine.newBuilder().expireAfterAccess(IDLE).recordStats());
                return manager;
            }

            /** Returns the repository, which is then wrapped in a proxy. */
            @Bean
            public Repository repository() {
                return new Repository();
            }
        }

        /** Where an application would load models from. */
        public static class Repository {

            static @Nullable Model stored;

            /** Returns what is to be cached, and fails once everything is. */
            @Cacheable("models")
            public Model find(String tenant, String name) {
                return found(stored);
            }
        }
    }

    static Model found(@Nullable Model model) {
        if (model == null) {
            throw new AssertionError("not found");
        }
        return model;
    }
}
