package dev.modelregistry;

import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registrations, lookups and scopes against clean-up from several threads; the invariants are checked after each. */
class EvictionRaceTest {

    private static final int ROUNDS = 3_000;

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Racers racers = new Racers();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        racers.close();
    }

    @Test
    void registerModel_againstCleanup_isNeverLost() throws Exception {
        ModelRegistry registry = registries.create();
        Models acme = registry.tenant("acme");
        Future<?> sweeper = sweep(registry);

        for (int i = 0; i < ROUNDS; i++) {
            String name = "M" + i;
            Model registered = acme.registerModel(Model.of(name, numbered(i % 7)));
            Model anonymous = acme.resolveType(numbered(i % 5));
            assertThat(acme.findModelByName(name)).containsSame(registered);
            assertThat(anonymous.structure()).isEqualTo(numbered(i % 5));
            if (i % 3 == 0) {
                assertThat(acme.removeModel(name)).isTrue();
            }
        }

        racers.finish(sweeper);
        assertThat(acme.getAllModels().stream().filter(model -> !model.isAnonymous()))
                .hasSize(ROUNDS - ROUNDS / 3);
    }

    @Test
    void openScope_againstEvictionOfWholePartitions_keepsItsModels() throws Exception {
        ModelRegistry registry = registries.create(builder -> builder.evictNamedModels(true));
        Future<?> sweeper = sweep(registry);
        List<Future<?>> workers = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            String tenant = "tenant" + worker % 2;
            String name = "M" + worker;
            workers.add(threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    try (TenantScope scope = registry.openTenant(tenant)) {
                        Model registered = registry.registerModel(Model.of(name, numbered(i % 7)));
                        assertThat(registry.findModelByName(name)).containsSame(registered);
                        assertThat(registry.tenant(tenant).findModelByName(name))
                                .containsSame(registered);
                    }
                }
            }));
        }

        for (Future<?> worker : workers) {
            worker.get();
        }
        racers.finish(sweeper);
        registry.cleanUp(Duration.ZERO);
        assertThat(registry.getStats().totalModels()).isZero();
    }

    @Test
    void register_sameModelFromSeveralThreads_agreesOnOneInstance() throws Exception {
        ModelRegistry registry = registries.create();
        for (int round = 0; round < 300; round++) {
            String name = "M" + round;
            int number = round;
            CyclicBarrier start = new CyclicBarrier(3);
            List<Future<Model>> results = new ArrayList<>();
            for (int worker = 0; worker < 3; worker++) {
                String tenant = "tenant" + worker % 2;
                results.add(threads.submit(() -> {
                    start.await();
                    return registry.tenant(tenant).registerModel(Model.of(name, numbered(number)));
                }));
            }
            Model first = results.get(0).get();
            assertThat(results.get(2).get()).isSameAs(first);
            assertThat(results.get(1).get().structure()).isSameAs(first.structure());
        }
        assertThat(registry.getStats().totalModels()).isEqualTo(600);
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(300);
    }

    @Test
    void everything_atOnce_keepsTheIndexesInStep() throws Exception {
        ModelRegistry registry = registries.create();
        Object app = new Object();
        Object dataSource = new EqualDataSource();
        long seed = 20_261_120L;
        Future<?> sweeper = sweep(registry);
        List<Future<?>> workers = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            Random random = new Random(seed + worker);
            workers.add(threads.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    step(registry, registry.tenant("tenant" + random.nextInt(3)), app, dataSource, random);
                }
            }));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        racers.finish(sweeper);
        assertThat(registry.getStats().registrations()).isPositive();
    }

    private static void step(ModelRegistry registry, Models models, Object app, Object dataSource, Random random) {
        Model model = Model.builder("M" + random.nextInt(4), numbered(random.nextInt(4)))
                .strict(random.nextInt(4) == 0)
                .build();
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> models.registerModel(model);
            case 3 -> models.registerModelForDataSource(dataSource, model);
            case 4 -> models.registerModelForApp(OwnerType.APP.of(app), model);
            case 5 -> models.resolveType(model.structure());
            case 6 -> models.removeModel(model.name());
            case 7 -> models.modelsOf(dataSource).remove(model.name());
            case 8 ->
                models.modelsOf(dataSource)
                        .forEach((name, owned) -> assertThat(owned.name()).isEqualTo(name));
            case 9 ->
                models.findModelByStructure(model.structure(), model.isStrict())
                        .ifPresent(found -> assertThat(found.structure()).isEqualTo(model.structure()));
            case 10 ->
                models.findModelByName(model.name())
                        .ifPresent(found -> assertThat(found.name()).isEqualTo(model.name()));
            default -> {
                if (random.nextInt(20) == 0) {
                    registry.releaseOwner(dataSource);
                } else if (random.nextInt(20) == 0) {
                    registry.cleanupTenant("tenant1");
                } else if (random.nextInt(100) == 0) {
                    registry.clear();
                }
            }
        }
    }

    private Future<?> sweep(ModelRegistry registry) {
        return racers.repeat(() -> registry.cleanUp(Duration.ZERO));
    }
}
