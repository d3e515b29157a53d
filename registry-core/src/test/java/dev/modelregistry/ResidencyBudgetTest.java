package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResidencyBudgetTest {

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();

    /* ---- maxResidentTenants ---- */

    @Test
    void maxResidentTenants_manyPassThrough_staysWithinBudget() {
        ModelRegistry registry = evicting(builder -> builder.maxResidentTenants(10));
        for (int tenant = 0; tenant < 1_000; tenant++) {
            ticker.advance(SECOND);
            registry.tenant("tenant" + tenant).define("Company", Map.of("home", ADDRESS));
            assertThat(registry.getStats().tenantRegistries()).isLessThanOrEqualTo(10);
        }

        assertThat(residents(registry))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(990, 1_000)
                        .mapToObj(tenant -> "tenant" + tenant)
                        .toList());
        assertThat(registry.getStats().removals()).containsEntry(RemovalCause.BUDGET, 2L * 990);
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(2);
    }

    @Test
    void maxResidentTenants_largeBudget_leavesAMargin() {
        ModelRegistry registry = evicting(builder -> builder.maxResidentTenants(320));
        for (int tenant = 0; tenant <= 320; tenant++) {
            ticker.advance(SECOND);
            registry.tenant("tenant" + tenant).registerModel(model("Person", PERSON));
        }

        assertThat(registry.getStats().tenantRegistries()).isEqualTo(300);
        assertThat(registry.getTenantInfo("tenant20")).isEmpty();
        assertThat(registry.getTenantInfo("tenant21")).isPresent();
    }

    @Test
    void maxResidentTenants_longestIdle_goesFirst() {
        List<String> evicted = new ArrayList<>();
        ModelRegistry registry =
                evicting(builder -> builder.maxResidentTenants(3).listener(event -> {
                    if (event instanceof TenantEvicted eviction && eviction.cause() == RemovalCause.BUDGET) {
                        evicted.add(eviction.tenant());
                    }
                }));
        for (String tenant : List.of("a", "b", "c")) {
            ticker.advance(SECOND);
            registry.tenant(tenant).registerModel(model("Person", PERSON));
        }
        ticker.advance(SECOND);
        assertThat(registry.tenant("a").findModelByName("Person")).isPresent();

        for (String tenant : List.of("d", "e", "f")) {
            ticker.advance(SECOND);
            registry.tenant(tenant).registerModel(model("Person", PERSON));
        }

        assertThat(evicted).containsExactly("b", "c", "a");
    }

    @Test
    void maxResidentTenants_activeTenants_stayAndTheOneRegisteredInToo() {
        ModelRegistry registry = evicting(builder -> builder.maxResidentTenants(1));
        try (TenantScope scope = registry.openTenant("active")) {
            registry.registerModel(model("Person", PERSON));
            ticker.advance(SECOND);
            registry.tenant("acme").registerModel(model("Person", PERSON));
            assertThat(residents(registry)).containsExactly("acme", "active");
            ticker.advance(SECOND);
            registry.tenant("globex").registerModel(model("Person", PERSON));
            assertThat(residents(registry)).containsExactly("active", "globex");
            assertThat(registry.cleanUp(LONG)).isEqualTo(new CleanupResult(1, 1));
        }
        assertThat(residents(registry)).containsExactly("active");
    }

    @Test
    void maxResidentTenants_globalModels_stay() {
        ModelRegistry registry = evicting(builder -> builder.maxResidentTenants(1));
        registry.global().registerModel(model("Person", PERSON));
        registry.tenant("acme").registerModel(model("Person", PERSON));
        registry.tenant("globex").registerModel(model("Person", PERSON));

        assertThat(residents(registry)).containsExactly("globex");
        assertThat(registry.global().findModelByName("Person")).isPresent();
    }

    @Test
    void maxResidentTenants_withoutEvictingNamedModels_losesNone() {
        ModelRegistry registry =
                registries.create(builder -> builder.ticker(ticker).maxResidentTenants(2));
        for (int tenant = 0; tenant < 50; tenant++) {
            ticker.advance(SECOND);
            registry.tenant("named" + tenant).define("Company", Map.of("home", ADDRESS));
            ticker.advance(SECOND);
            registry.tenant("anonymous" + tenant).resolveType(PERSON);
        }
        assertThat(registry.cleanUp(LONG).models()).isPositive();

        assertThat(residents(registry)).hasSize(50).allMatch(tenant -> tenant.startsWith("named"));
        assertThat(registry.getTenantRegistryInfo().tenants())
                .allSatisfy(tenant -> assertThat(tenant.models()).isEqualTo(2));
        assertThat(registry.cleanUp(LONG)).isEqualTo(new CleanupResult(0, 0));
    }

    /* ---- maxResidentWeight ---- */

    @Test
    void maxResidentWeight_manyPassThrough_staysWithinBudget() {
        ModelRegistry registry = evicting(builder -> builder.maxResidentWeight(50_000));
        for (int number = 0; number < 1_000; number++) {
            ticker.advance(SECOND);
            registry.tenant("tenant" + number).registerModel(model("M", numbered(number)));
            assertThat(registry.getStats().estimatedBytes()).isLessThanOrEqualTo(50_000);
        }

        assertThat(registry.getStats().estimatedBytes()).isGreaterThan(40_000);
        assertThat(registry.getTenantInfo("tenant999")).isPresent();
        registry.clear();
        assertThat(registry.getStats().estimatedBytes()).isZero();
    }

    @Test
    void maxResidentWeight_withoutEvictingNamedModels_takesAnonymousOnesAlone() {
        ModelRegistry registry =
                registries.create(builder -> builder.ticker(ticker).maxResidentWeight(1));
        EqualDataSource dataSource = new EqualDataSource();
        Models owned = registry.tenant("owned");
        Model anonymous = owned.resolveType(INVOICE);
        owned.modelsOf(dataSource).put(anonymous.name(), anonymous);
        registry.tenant("acme").define("Company", Map.of("home", ADDRESS));
        ticker.advance(SECOND);

        registry.tenant("globex").define("Company", Map.of("home", ADDRESS));

        assertThat(registry.tenant("acme").getAllModels()).hasSize(1);
        assertThat(registry.tenant("globex").getAllModels()).hasSize(2);
        assertThat(registry.cleanUp(LONG)).isEqualTo(new CleanupResult(1, 1));
        assertThat(registry.tenant("globex").getAllModels()).hasSize(1);
        assertThat(owned.modelsOf(dataSource)).containsOnlyKeys(anonymous.name());
    }

    @Test
    void maxResidentWeight_nothingMayGo_isNotSoughtAtEveryRegistration() {
        CountingTicker counting = new CountingTicker();
        ModelRegistry registry =
                registries.create(builder -> builder.ticker(counting).maxResidentWeight(1));
        for (int tenant = 0; tenant < 320; tenant++) {
            registry.tenant("tenant" + tenant).registerModel(model("M", PERSON));
        }
        Models acme = registry.tenant("acme");
        acme.registerModel(model("M", PERSON));
        long used = counting.readings();
        acme.registerModel(model("N", PERSON));
        acme.registerModel(model("N", PERSON));
        long each = (counting.readings() - used) / 2;

        used = counting.readings();
        for (int i = 0; i < 200; i++) {
            acme.registerModel(model("N", PERSON));
        }

        assertThat(counting.readings() - used)
                .as("every pass reads the clock once more")
                .isLessThanOrEqualTo(200 * each + 200 / (320 / 16) + 1);
    }

    /* ---- bounds ---- */

    @Test
    void budget_outOfBounds_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelRegistry.builder().maxResidentTenants(0).build())
                .withMessageContaining("maxResidentTenants");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelRegistry.builder().maxResidentWeight(0).build())
                .withMessageContaining("maxResidentWeight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelRegistry.builder()
                        .limits(new RegistryLimits(1, 10, 1, 1, 1))
                        .maxResidentTenants(10)
                        .build())
                .withMessageContaining("residentTenants");
    }

    private ModelRegistry evicting(UnaryOperator<ModelRegistryBuilder> budget) {
        return registries.create(builder -> budget.apply(builder.ticker(ticker).evictNamedModels(true)));
    }

    private static List<String> residents(ModelRegistry registry) {
        return registry.getTenantRegistryInfo().tenants().stream()
                .map(TenantInfo::tenant)
                .toList();
    }
}
