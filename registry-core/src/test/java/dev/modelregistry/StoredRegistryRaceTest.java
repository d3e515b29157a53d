package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.store.StoreOptions;
import dev.modelregistry.test.InMemoryModelStore;
import dev.modelregistry.test.InMemoryModelStore.Moment;
import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several nodes over one store that fails, with threads that each change names of their own in tenants they share: so each knows
 * what it has to find on its own node, at any time, and what everybody has to find in the end.
 */
class StoredRegistryRaceTest {

    private static final int NODES = 3;
    private static final int THREADS = 6;
    private static final int TENANTS = 5;
    private static final int NAMES = 4;
    private static final int STEPS = 400;

    private final InMemoryModelStore store = new InMemoryModelStore();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsLost_andOwnChangesAreSeen_whateverHappensMeanwhile(long seed) throws Exception {
        StoreOptions options = StoreOptions.builder()
                .maxStaleness(Duration.ofMinutes(1))
                .outcomeWait(Duration.ofSeconds(30))
                .maxUnknownTenants(3)
                .build();
        List<ModelRegistry> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(ModelRegistry.builder()
                    .store(store)
                    .storeOptions(options)
                    .maxResidentTenants(2 + i)
                    .build());
        }
        store.at(Moment.BEFORE_COMMIT, tenant -> loseSome());
        store.at(Moment.AFTER_COMMIT, tenant -> loseSome());
        AtomicBoolean over = new AtomicBoolean();
        Thread troublemaker = new Thread(() -> makeTrouble(nodes, new Random(seed), over));
        troublemaker.start();
        try {
            Map<String, Map<String, Integer>> expected = change(nodes, seed);
            over.set(true);
            troublemaker.join();
            store.clear(Moment.BEFORE_COMMIT);
            store.clear(Moment.AFTER_COMMIT);
            for (ModelRegistry node : nodes) {
                eventually(() -> assertThat(contents(node)).as("seed %s", seed).isEqualTo(expected));
                eventually(() -> RegistryAssertions.assertConsistent(node));
            }
        } finally {
            over.set(true);
            nodes.forEach(ModelRegistry::close);
        }
    }

    @Test
    void tenantsThatAreEmptiedAndFilledAgain_areNeverTakenForUnknown() throws Exception {
        try (ModelRegistry one = ModelRegistry.builder().store(store).build();
                ModelRegistry other = ModelRegistry.builder().store(store).build()) {
            for (int round = 0; round < 200; round++) {
                one.tenant("acme").registerModel(version("User", round));
                int now = round;
                eventually(() ->
                        assertThat(other.tenant("acme").findModelByName("User")).contains(version("User", now)));
                one.tenant("acme").removeModel("User");
                eventually(() ->
                        assertThat(other.tenant("acme").findModelByName("User")).isEmpty());
            }
        }
    }

    private Map<String, Map<String, Integer>> change(List<ModelRegistry> nodes, long seed) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Map<String, Map<String, Integer>>>> futures = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                futures.add(executor.submit(
                        () -> changeOwn(nodes.get(number % NODES), number, new Random(seed * 100 + number))));
            }
            Map<String, Map<String, Integer>> all = new HashMap<>();
            for (Future<Map<String, Map<String, Integer>>> future : futures) {
                future.get()
                        .forEach((tenant, models) -> all.computeIfAbsent(tenant, any -> new HashMap<>())
                                .putAll(models));
            }
            return all;
        } finally {
            executor.shutdownNow();
        }
    }

    private static Map<String, Map<String, Integer>> changeOwn(ModelRegistry node, int thread, Random random) {
        Map<String, Map<String, Integer>> expected = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            String tenant = "t" + random.nextInt(TENANTS);
            String name = "m" + thread + "_" + random.nextInt(NAMES);
            Map<String, Integer> own = expected.computeIfAbsent(tenant, any -> new HashMap<>());
            int version = step;
            int what = random.nextInt(10);
            if (what < 3) {
                untilReached(() -> node.tenant(tenant).registerModel(version(name, version)));
                own.put(name, version);
            } else if (what < 4) {
                untilReached(() -> node.tenant(tenant).removeModel(name));
                own.remove(name);
            }
            untilReached(() -> {
                Model found = node.tenant(tenant).findModelByName(name).orElse(null);
                Integer latest = own.get(name);
                assertThat(found).as("%s of %s", name, tenant).isEqualTo(latest == null ? null : version(name, latest));
            });
        }
        return expected;
    }

    private void makeTrouble(List<ModelRegistry> nodes, Random random, AtomicBoolean over) {
        while (!over.get()) {
            ModelRegistry node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(5)) {
                case 0 -> node.cleanUp(Duration.ZERO);
                case 1 -> node.evictTenant("t" + random.nextInt(TENANTS), Duration.ZERO);
                case 2 ->
                    untilReached(() -> node.tenant("ghost" + random.nextInt(9)).findModelByName("m"));
                case 3 -> untilReached(() -> node.forEachTenant((tenant, models) -> models.getAllModels()));
                default -> breakSomething(random.nextInt(40));
            }
        }
    }

    private void breakSomething(int what) {
        if (what == 0) {
            store.breakFeeds();
        } else if (what == 1) {
            store.loseChanges();
        }
    }

    private static void loseSome() {
        if (ThreadLocalRandom.current().nextInt(20) == 0) {
            throw StoreUnavailableException.outcomeUnknown("the answer was lost", null);
        }
    }

    private static void untilReached(Runnable action) {
        while (true) {
            try {
                action.run();
                return;
            } catch (StoreUnavailableException e) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            }
        }
    }

    private static Map<String, Map<String, Integer>> contents(ModelRegistry node) {
        Map<String, Map<String, Integer>> contents = new HashMap<>();
        for (int i = 0; i < TENANTS; i++) {
            String tenant = "t" + i;
            Map<String, Integer> models = new HashMap<>();
            node.tenant(tenant)
                    .getAllModels()
                    .forEach(model -> models.put(
                            model.name(),
                            Integer.parseInt(model.structure()
                                    .propertyNames()
                                    .iterator()
                                    .next()
                                    .substring(1))));
            contents.put(tenant, models);
        }
        return contents;
    }

    private static Model version(String name, int version) {
        return Model.of(name, Structure.of(Map.of("v" + version, "string")));
    }
}
