package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.StoreStats.Connection;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.test.InMemoryModelStore;
import dev.modelregistry.test.RegistryAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;

/** A store, and registries over it that are checked and closed after each test. */
abstract class StoredRegistries {

    static final Structure USER = Structure.of(Map.of("name", "string"));
    static final Structure ORDER = Structure.of(Map.of("total", "number"));

    final InMemoryModelStore store = new InMemoryModelStore();
    private final List<ModelRegistry> nodes = new ArrayList<>();

    @AfterEach
    void registriesAreConsistent() {
        // Tenants may still be read again.
        eventually(() -> nodes.forEach(RegistryAssertions::assertConsistent));
        nodes.forEach(ModelRegistry::close);
    }

    final ModelRegistry node() {
        return node(ModelRegistry.builder());
    }

    final ModelRegistry node(ModelRegistryBuilder builder) {
        return node(builder, StoreOptions.builder());
    }

    final ModelRegistry node(StoreOptions.Builder options) {
        return node(ModelRegistry.builder(), options);
    }

    final ModelRegistry node(ModelRegistryBuilder builder, StoreOptions.Builder options) {
        ModelRegistry node = builder.store(store).storeOptions(options.build()).build();
        nodes.add(node);
        // Followed from here on, so that what a test does to the store comes after that.
        eventually(() -> assertThat(storeStats(node).connection()).isNotEqualTo(Connection.CONNECTING));
        return node;
    }

    /** A tenant is active while it is read again, and so is not evicted: also because of an own change, told of too early. */
    static void untilCaughtUp(ModelRegistry node) {
        eventually(() -> assertThat(storeStats(node).behind()).isZero());
    }

    static StoreStats storeStats(ModelRegistry node) {
        return node.getStoreStats().orElseThrow();
    }

    /** Returns what a registry knows of a tenant that it has in memory, or is loading. */
    static StoreLink link(ModelRegistry node, String tenant) {
        Partition partition = ((DefaultModelRegistry) node).partitions.findByKey(tenant);
        assertThat(partition).isNotNull();
        return Objects.requireNonNull(partition).link();
    }

    static <T> List<T> atOnce(int threads, Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
