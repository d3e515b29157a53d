package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.missing;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modelregistry.model.Model;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.TenantRegistryInfo;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ForEachTenantTest {

    private static final Duration IDLE = Duration.ofMinutes(30);

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final ModelRegistry registry =
            registries.create(builder -> builder.ticker(ticker).evictNamedModels(true));

    @Test
    void forEachTenant_visitsEveryResidentTenant() {
        registry.tenant("acme").registerModel(model("Person", PERSON));
        registry.tenant("globex").registerModel(model("Invoice", INVOICE));
        registry.global().registerModel(model("Shared", PERSON));
        Map<String, List<String>> visited = new TreeMap<>();

        try (TenantScope scope = registry.openTenant("empty")) {
            registry.forEachTenant((tenant, models) -> visited.put(
                    tenant, models.getAllModels().stream().map(Model::name).toList()));
        }

        assertThat(visited)
                .containsExactly(
                        Map.entry("acme", List.of("Shared", "Person")),
                        Map.entry("globex", List.of("Shared", "Invoice")));
    }

    @Test
    void forEachTenant_othersGoOnTheWay_visitsNoneTwice() {
        for (int i = 0; i < 10; i++) {
            registry.tenant("tenant" + i).registerModel(model("Person", PERSON));
        }
        List<String> visited = new ArrayList<>();

        registry.forEachTenant((tenant, models) -> {
            visited.add(tenant);
            String next = "tenant" + (Integer.parseInt(tenant.substring(6)) + 7) % 10;
            if (!visited.contains(next)) {
                registry.cleanupTenant(next);
            }
        });

        assertThat(visited).doesNotHaveDuplicates().contains("tenant9");
    }

    @Test
    void forEachTenant_anyLookup_leavesIdleTimesAndResidency() {
        EqualDataSource dataSource = new EqualDataSource();
        registry.tenant("acme").define("Company", Map.of("home", ADDRESS));
        registry.tenant("globex").registerModelForDataSource(dataSource, model("Person", PERSON));
        ticker.advance(IDLE);
        TenantRegistryInfo before = registry.getTenantRegistryInfo();

        registry.forEachTenant((tenant, models) -> {
            models.findModelByName("Company");
            models.findModelByName("Unknown");
            models.findModelByStructure(PERSON);
            models.getAllModels();
            models.getModelsForOwner(dataSource);
            models.hasModelForOwner(dataSource, "Person");
            models.modelsOf(dataSource)
                    .forEach((name, model) -> assertThat(model.name()).isEqualTo(name));
        });

        assertThat(registry.getTenantRegistryInfo()).isEqualTo(before);
        assertThat(registry.cleanUp(IDLE)).isEqualTo(new CleanupResult(2, 3));
    }

    @Test
    void forEachTenant_change_isDoneAndIsNoUse() {
        registry.tenant("acme").registerModel(model("Person", PERSON));
        ticker.advance(IDLE);

        registry.forEachTenant((tenant, models) -> {
            models.registerModel(model("Invoice", INVOICE));
            models.removeModel("Person");
        });

        assertThat(registry.getTenantInfo("acme").orElseThrow().modelNames()).containsExactly("Invoice");
        assertThat(registry.cleanUp(IDLE)).isEqualTo(new CleanupResult(1, 1));
    }

    @Test
    void forEachTenant_tenantsThatGo_areVisitedWithoutModelsOrNotAtAll() {
        for (int tenant = 0; tenant < 10; tenant++) {
            registry.tenant("tenant" + tenant).registerModel(model("Person", PERSON));
        }
        List<Models> kept = new ArrayList<>();

        registry.forEachTenant((tenant, models) -> {
            registry.cleanUp(Duration.ZERO);
            assertThat(models.getAllModels()).isEmpty();
            kept.add(models);
        });

        assertThat(kept).isNotEmpty();
        assertThat(registry.getStats().tenantRegistries()).isZero();
    }

    @Test
    void forEachTenant_againstChanges_seesWhatIsThere() throws Exception {
        try (Racers racers = new Racers()) {
            registry.tenant("staying").registerModel(model("Person", PERSON));
            TenantScope staying = registry.openTenant("staying");
            Future<?> changes = racers.repeat(() -> {
                for (int tenant = 0; tenant < 20; tenant++) {
                    registry.tenant("passing" + tenant).registerModel(model("Person", PERSON));
                }
                registry.cleanUp(Duration.ZERO);
            });
            for (int round = 0; round < 500; round++) {
                Map<String, Integer> visited = new TreeMap<>();
                registry.forEachTenant((tenant, models) ->
                        visited.merge(tenant, models.getAllModels().size(), Integer::sum));
                assertThat(visited).containsEntry("staying", 1);
                assertThat(visited.values()).allMatch(models -> models <= 1);
            }
            racers.finish(changes);
            staying.close();
        }
    }

    @Test
    void forEachTenant_failure_endsTheWalk() {
        registry.tenant("acme").registerModel(model("Person", PERSON));
        registry.tenant("globex").registerModel(model("Person", PERSON));
        List<String> visited = new ArrayList<>();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> registry.forEachTenant((tenant, models) -> {
                    visited.add(tenant);
                    throw new UnsupportedOperationException();
                }));

        assertThat(visited).hasSize(1);
        assertThatNullPointerException().isThrownBy(() -> registry.forEachTenant(nothing()));
        registry.close();
        assertThatIllegalStateException().isThrownBy(() -> registry.forEachTenant((tenant, models) -> {}));
    }

    @SuppressWarnings("unchecked") // There is nothing to check.
    private static BiConsumer<String, Models> nothing() {
        return missing(BiConsumer.class);
    }
}
