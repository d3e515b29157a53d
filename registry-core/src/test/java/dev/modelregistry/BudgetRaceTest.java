package dev.modelregistry;

import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registrations past the budget and open scopes from several threads; the invariants are checked after each. */
class BudgetRaceTest {

    private static final int ROUNDS = 2_000;
    private static final int THREADS = 3;
    private static final int BUDGET = 10;
    private static final Duration LONG = Duration.ofDays(1);

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void openScope_whileOthersExceedTheBudget_keepsItsModels() throws Exception {
        ModelRegistry registry = registries.create(builder ->
                builder.evictNamedModels(true).maxResidentTenants(BUDGET).maxResidentWeight(20_000));

        run(worker -> {
            Random random = new Random(20_261_120L + worker);
            for (int i = 0; i < ROUNDS; i++) {
                try (TenantScope scope = registry.openTenant("tenant" + random.nextInt(40))) {
                    String name = "M" + worker;
                    Model registered = registry.registerModel(Model.of(name, numbered(i % 7)));
                    assertThat(registry.findModelByName(name)).containsSame(registered);
                    registry.tenant("passing" + random.nextInt(1_000)).resolveType(numbered(i % 5));
                    assertThat(registry.findModelByName(name)).containsSame(registered);
                }
            }
        });

        registry.cleanUp(LONG);
        assertThat(registry.getStats().tenantRegistries()).isLessThanOrEqualTo(BUDGET);
        assertThat(registry.getStats().estimatedBytes()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void registerModel_whileOverBudget_losesNoNamedModel() throws Exception {
        ModelRegistry registry = registries.create(builder -> builder.maxResidentTenants(BUDGET));

        run(worker -> {
            for (int i = 0; i < ROUNDS; i++) {
                Models models = registry.tenant("tenant" + worker + "-" + i % 20);
                String name = "M" + i;
                models.resolveType(numbered(i % 3));
                Model registered = models.registerModel(Model.of(name, numbered(i % 7)));
                registry.tenant("passing" + worker + "-" + i).resolveType(numbered(i % 5));
                assertThat(models.findModelByName(name)).containsSame(registered);
            }
        });

        registry.cleanUp(LONG);
        assertThat(registry.getTenantRegistryInfo().tenants())
                .hasSize(THREADS * 20)
                .allSatisfy(tenant -> assertThat(tenant.modelNames()).hasSize(ROUNDS / 20));
    }

    private void run(Worker worker) throws Exception {
        List<Future<?>> workers = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            int its = number;
            workers.add(threads.submit(() -> worker.work(its)));
        }
        for (Future<?> each : workers) {
            each.get();
        }
    }

    private interface Worker {

        void work(int number);
    }
}
