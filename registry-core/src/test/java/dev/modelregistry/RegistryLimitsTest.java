package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.CheckedRegistries;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistryLimitsTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry =
            registries.create(builder -> builder.limits(new RegistryLimits(3, 2, 6, 2, 10)));
    private final Models acme = registry.tenant("acme");

    /* ---- modelsPerTenant ---- */

    @Test
    void modelsPerTenant_full_refusesNewNamesOnly() {
        for (String name : List.of("A", "B", "C")) {
            acme.registerModel(model(name, PERSON));
        }

        assertRefused("modelsPerTenant", () -> acme.registerModel(model("D", PERSON)));
        assertRefused("modelsPerTenant", () -> acme.resolveType(PERSON));
        assertThat(acme.getAllModels()).hasSize(3);
        acme.registerModel(model("A", INVOICE));
        acme.registerModel(model("B", PERSON));
        assertThat(acme.removeModel("A")).isTrue();
        acme.registerModel(model("D", PERSON));
    }

    @Test
    void modelsPerTenant_passedInTheMiddleOfADefinition_changesNothing() {
        acme.registerModel(model("A", PERSON));

        assertRefused("modelsPerTenant", () -> acme.define("B", Map.of("x", ADDRESS, "y", Map.of("one", "string"))));

        assertThat(acme.getAllModels()).hasSize(1);
        assertThat(registry.getStats().anonymousModels()).isZero();
        acme.define("B", Map.of("x", ADDRESS, "y", ADDRESS));
    }

    @Test
    void modelsPerTenant_ofAnOwner_countsEachOwnersModel() {
        Object app = new Object();
        acme.registerModel(model("A", numbered(1)));
        acme.registerModelForApp(app, model("A", numbered(2)));
        acme.registerModelForApp(new Object(), model("A", numbered(3)));

        assertRefused("modelsPerTenant", () -> acme.registerModelForApp(new Object(), model("A", numbered(4))));
        acme.registerModelForApp(app, model("A", numbered(4)));
        assertThat(app).isNotNull();
    }

    /* ---- residentTenants ---- */

    @Test
    void residentTenants_full_refusesAnotherTenant() {
        acme.registerModel(model("A", PERSON));
        registry.tenant("globex").registerModel(model("A", PERSON));

        assertRefused("residentTenants", () -> registry.tenant("initech").registerModel(model("A", PERSON)));

        registry.global().registerModel(model("A", PERSON));
        registry.cleanupTenant("globex");
        registry.tenant("initech").registerModel(model("A", PERSON));
    }

    /* ---- structures ---- */

    @Test
    void structure_pastALimit_isRefused() {
        assertRefused("depth", () -> acme.define("A", Map.of("a", Map.of("b", Map.of("c", "string")))));
        assertRefused(
                "properties",
                () -> acme.define("A", Map.of("a", "any", "b", "any", "c", "any", "d", "any", "e", ADDRESS)));
        assertRefused("nameLength", () -> acme.registerModel(model("LongerThanTen", PERSON)));
        assertRefused("nameLength", () -> acme.define("A", Map.of("a", Map.of("longerThanTen", "string"))));
        assertRefused("depth", () -> acme.resolveType(Structure.of(Map.of("a", Map.of("b", Map.of())))));
        assertThat(registry.getStats().totalModels()).isZero();
    }

    @Test
    void limits_outOfBounds_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistryLimits(0, 1, 1, 1, 1))
                .withMessageContaining("modelsPerTenant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistryLimits(1, 1, 1, Structure.MAX_DEPTH + 1, 1))
                .withMessageContaining("depth");
    }

    private static void assertRefused(String limit, ThrowingCallable call) {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.limit()).isEqualTo(limit))
                .withMessageContaining(limit);
    }
}
