package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.ScalarType;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.test.CheckedRegistries;
import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever one tenant does, another does not notice. Every operation runs as {@code acme} beside the models of {@code
 * globex}, explicitly, in an open scope, and in the scope of a tenant that is not resident.
 */
class TenantIsolationTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final DataSource shared = new EqualDataSource();
    private final Object app = new Object();

    private ModelRegistry registry = registries.create();

    @BeforeEach
    void fill() {
        registry = filled();
    }

    private ModelRegistry filled() {
        ModelRegistry filled = registries.create(builder -> builder.ticker(ticker));
        Models globex = filled.tenant("globex");
        globex.registerModel(model("Invoice", OTHER_INVOICE));
        globex.registerModelForDataSource(shared, model("Owned", PERSON));
        globex.registerModelForApp(app, model("Own", PERSON));
        globex.define("Company", Map.of("home", ADDRESS));
        globex.registerModel(Model.builder("Strict", PERSON).strict(true).build());
        return filled;
    }

    /* ---- every operation that changes ---- */

    @TestFactory
    Stream<DynamicTest> change_ofOneTenant_leavesTheOther() {
        Map<String, Consumer<Models>> changes = Map.ofEntries(
                Map.entry("registerModel", models -> models.registerModel(model("Invoice", INVOICE))),
                Map.entry("registerModel equal", models -> models.registerModel(model("Invoice", OTHER_INVOICE))),
                Map.entry(
                        "registerModelForDataSource",
                        models -> models.registerModelForDataSource(shared, model("Owned", INVOICE))),
                Map.entry("registerModelForApp", models -> models.registerModelForApp(app, model("Owned", PERSON))),
                Map.entry("define", models -> models.define("Company", Map.of("home", Map.of("zip", "string")))),
                Map.entry("define equal", models -> models.define("Company", Map.of("home", ADDRESS))),
                Map.entry("resolveType", models -> models.resolveType(Structure.of(ADDRESS))),
                Map.entry("removeModel", models -> models.removeModel("Invoice")),
                Map.entry("view put", models -> models.modelsOf(shared).put("Owned", model("Owned", INVOICE))),
                Map.entry("view define", models -> models.modelsOf(shared).define("Owned", Map.of("a", "string"))),
                Map.entry("view remove", models -> models.modelsOf(shared).remove("Owned")),
                Map.entry("view clear", models -> models.modelsOf(shared).clear()));
        return changes.entrySet().stream()
                .flatMap(change -> Stream.of(
                                Map.<String, Consumer<ModelRegistry>>entry(
                                        " explicitly",
                                        target -> change.getValue().accept(target.tenant("acme"))),
                                Map.<String, Consumer<ModelRegistry>>entry(" in a scope", target -> {
                                    try (TenantScope scope = target.openTenant("acme")) {
                                        change.getValue().accept(target);
                                    }
                                }))
                        .map(way -> DynamicTest.dynamicTest(change.getKey() + way.getKey(), () -> {
                            ModelRegistry target = filled();
                            List<Object> before = snapshot(target);
                            way.getValue().accept(target);
                            assertThat(snapshot(target)).isEqualTo(before);
                            RegistryAssertions.assertConsistent(target);
                        })));
    }

    @Test
    void cleanupTenant_ofOneTenant_leavesTheOther() {
        registry.tenant("acme").define("Company", Map.of("home", ADDRESS));
        List<Object> before = snapshot(registry);

        registry.cleanupTenant("acme");

        assertThat(snapshot(registry)).isEqualTo(before);
    }

    /** Returns all that the other tenant can see and count. */
    private List<Object> snapshot(ModelRegistry target) {
        Models globex = target.tenant("globex");
        return List.of(
                globex.getAllModels(),
                globex.getModelsForOwner(shared),
                globex.getModelsForOwner(app),
                target.getTenantInfo("globex").orElseThrow());
    }

    /* ---- every operation that looks ---- */

    @Test
    void lookup_ofOneTenant_seesNothingOfTheOther() {
        for (Models models : List.of(registry.tenant("acme"), registry, registry.global())) {
            for (String name : List.of("Invoice", "Owned", "Own", "Company", "Strict")) {
                assertThat(models.findModelByName(name)).isEmpty();
                assertThat(models.getModelForOwner(shared, name)).isEmpty();
                assertThat(models.hasModelForOwner(app, name)).isFalse();
            }
            assertThat(models.findModelByStructure(PERSON)).isEmpty();
            assertThat(models.findModelByStructure(PERSON, true)).isEmpty();
            assertThat(models.findModelByStructure(Structure.of(ADDRESS))).isEmpty();
            assertThat(models.getAllModels()).isEmpty();
            assertThat(models.getModelsForOwner(shared)).isEmpty();
            assertThat(models.getModelNamesForOwner(app)).isEmpty();
            assertThat(models.modelsOf(shared)).isEmpty();
            assertThat(models.modelsOf(app).entrySet()).isEmpty();
        }
    }

    @Test
    void lookup_ofOneTenant_doesNotKeepTheOtherAlive() {
        ticker.advance(Duration.ofMinutes(31));
        lookup_ofOneTenant_seesNothingOfTheOther();

        assertThat(registry.cleanUp(Duration.ofMinutes(30)).tenants()).isEqualTo(1);
        assertThat(registry.getTenantInfo("globex").map(TenantInfo::anonymousModels))
                .contains(0);
    }

    @Test
    void resolveType_ofOneTenant_isNotGivenTheOthersModel() {
        Model theirs = registry.tenant("globex").resolveType(Structure.of(ADDRESS));
        Model ours = registry.tenant("acme").resolveType(Structure.of(ADDRESS));

        assertThat(ours).isNotSameAs(theirs);
        registry.cleanupTenant("globex");
        assertThat(registry.tenant("acme").findModelByName(ours.name())).containsSame(ours);
    }

    @Test
    void structure_sharedByTenants_doesNotTellTheOrderOfDeclaration() {
        Structure first = Structure.builder()
                .property("zeta", ScalarType.STRING)
                .property("alpha", ScalarType.STRING)
                .build();
        Model model = registry.tenant("acme").registerModel(model("M", first));

        assertThat(model.structure().propertyNames()).containsExactly("alpha", "zeta");
    }
}
