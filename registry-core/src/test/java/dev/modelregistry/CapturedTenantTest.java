package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidTenantException;
import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CapturedTenantTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final AtomicReference<@Nullable String> ambient = new AtomicReference<>();
    private final ModelRegistry registry = registries.create(builder -> builder.tenantContext(ambient::get));

    /** Each tenant has one model, named like itself; so whose turn it is shows in which models there are. */
    @BeforeEach
    void giveEachTenantItsModel() {
        for (String tenant : List.of("acme", "globex")) {
            registry.tenant(tenant).registerModel(model(tenant, INVOICE));
        }
    }

    /* ---- captureTenant ---- */

    @Test
    void open_onAnotherThread_worksForTheSameTenantAndLeavesNothing() {
        CapturedTenant captured = captureIn("acme");

        assertThat(captured.isNone()).isFalse();
        assertThat(elsewhere(() -> {
                    try (TenantScope scope = captured.open()) {
                        assertThat(scope.tenant()).isEqualTo("acme");
                        assertThat(registry.getTenantInfo("acme").orElseThrow().active())
                                .isTrue();
                        return visible();
                    }
                }))
                .containsExactly("acme");
        assertThat(elsewhere(this::visible)).isEmpty();
        assertThat(visible()).isEmpty();
    }

    @Test
    void open_inAnotherTenantsScope_restoresThat() {
        CapturedTenant captured = captureIn("acme");
        try (TenantScope outer = registry.openTenant("globex")) {
            try (TenantScope scope = captured.open()) {
                assertThat(visible()).containsExactly("acme");
            }
            assertThat(visible()).containsExactly("globex");
        }
    }

    @Test
    void captureTenant_doesNotKeepTheTenantActive() {
        registry.tenant("acme").resolveType(OTHER_INVOICE);
        CapturedTenant captured = captureIn("acme");

        assertThat(captured.isNone()).isFalse();
        assertThat(registry.cleanUp(Duration.ZERO).tenants()).isEqualTo(1);
    }

    @Test
    void captureTenant_withoutTenant_isNone() {
        CapturedTenant none = registry.captureTenant();

        assertThat(none.isNone()).isTrue();
        try (TenantScope outer = registry.openTenant("acme")) {
            try (TenantScope scope = none.open()) {
                assertThat(scope.tenant()).isEmpty();
                assertThat(visible()).isEmpty();
            }
            assertThat(visible()).containsExactly("acme");
        }
    }

    @Test
    void captureTenant_ofAContext_countsWhatItSaidThen() {
        ambient.set("acme");
        CapturedTenant captured = registry.captureTenant();
        ambient.set("globex");

        try (TenantScope scope = captured.open()) {
            assertThat(visible()).containsExactly("acme");
        }
        assertThat(visible()).containsExactly("globex");
    }

    @Test
    void captureTenant_ofAnInvalidCode_staysInvalid() {
        ambient.set("../../etc");
        CapturedTenant captured = registry.captureTenant();
        ambient.set(null);

        assertThat(captured.isNone()).isFalse();
        assertThat(captured.toString()).doesNotContain("etc");
        try (TenantScope scope = captured.open()) {
            assertThat(visible()).isEmpty();
            assertThatThrownBy(() -> registry.registerModel(model("Invoice", INVOICE)))
                    .isInstanceOf(InvalidTenantException.class);
        }
    }

    @Test
    void captureTenant_inAFactory_isNobody() {
        CompletableFuture<CapturedTenant> captured = new CompletableFuture<>();
        Derived<String> derived = registry.derive("captures", structure -> {
            captured.complete(registry.captureTenant());
            return "done";
        });
        try (TenantScope scope = registry.openTenant("acme")) {
            derived.ofStructure(INVOICE);
        }

        try (TenantScope scope = captured.join().open()) {
            assertThat(visible()).isEmpty();
            assertThatThrownBy(() -> registry.registerModel(model("Invoice", INVOICE)))
                    .isInstanceOf(InvalidTenantException.class);
        }
    }

    @Test
    void capturedTenants_sameTenantOfTheSameRegistry_areEqual() {
        assertThat(captureIn("acme"))
                .isEqualTo(captureIn("acme"))
                .hasSameHashCodeAs(captureIn("acme"))
                .isNotEqualTo(captureIn("globex"))
                .isNotEqualTo(registry.captureTenant());
        ModelRegistry other = registries.create();
        assertThat(other.captureTenant()).isNotEqualTo(registry.captureTenant());
    }

    @Test
    void open_registryClosedMeanwhile_worksForNobody() {
        ModelRegistry closed = ModelRegistry.create();
        CapturedTenant captured;
        try (TenantScope scope = closed.openTenant("acme")) {
            captured = closed.captureTenant();
            closed.close();
            assertThat(closed.captureTenant().isNone()).isTrue();
        }
        try (TenantScope scope = captured.open()) {
            assertThat(scope.tenant()).isEmpty();
        }
    }

    /* ---- openWithoutTenant ---- */

    @Test
    void openWithoutTenant_inAScope_worksForNobody() {
        try (TenantScope outer = registry.openTenant("acme")) {
            try (TenantScope pause = registry.openWithoutTenant()) {
                assertThat(visible()).isEmpty();
                assertThat(registry.getTenantInfo("acme").orElseThrow().active())
                        .isTrue();
                try (TenantScope inner = registry.openTenant("globex")) {
                    assertThat(visible()).containsExactly("globex");
                }
                assertThat(visible()).isEmpty();
            }
            assertThat(visible()).containsExactly("acme");
        }
        assertThat(visible()).isEmpty();
    }

    @Test
    void openWithoutTenant_contextKnowsOne_worksForThat() {
        ambient.set("globex");
        try (TenantScope outer = registry.openTenant("acme");
                TenantScope pause = registry.openWithoutTenant()) {
            assertThat(visible()).containsExactly("globex");
        }
    }

    @Test
    void openWithoutTenant_inAFactory_asksNoContext() {
        registry.global().registerModel(model("Shared", INVOICE));
        ambient.set("acme");
        Derived<List<String>> derived = registry.derive("visible", structure -> {
            try (TenantScope pause = registry.openWithoutTenant()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> registry.registerModel(model("Invoice", INVOICE)))
                        .withMessageContaining("factory");
                return visible();
            }
        });

        assertThat(derived.ofStructure(INVOICE)).containsExactly("Shared");
    }

    @Test
    void openWithoutTenant_closedTwice_doesNothing() {
        TenantScope pause = registry.openWithoutTenant();
        pause.close();
        try (TenantScope scope = registry.openTenant("acme")) {
            pause.close();
            assertThat(visible()).containsExactly("acme");
        }
    }

    @Test
    void openWithoutTenant_innerScopeForgotten_closesItAndComplains() {
        try (TenantScope outer = registry.openTenant("acme")) {
            TenantScope pause = registry.openWithoutTenant();
            registry.openTenant("globex");
            assertThatIllegalStateException().isThrownBy(pause::close).withMessageContaining("reverse order");
            assertThat(visible()).containsExactly("acme");
            assertThat(registry.getTenantInfo("globex").orElseThrow().active()).isFalse();
        }
    }

    @Test
    void openWithoutTenant_pausedScopeClosedFirst_leavesNobody() {
        TenantScope outer = registry.openTenant("acme");
        TenantScope pause = registry.openWithoutTenant();
        outer.close();
        assertThat(visible()).isEmpty();
        pause.close();
        assertThat(visible()).isEmpty();
    }

    @Test
    void openWithoutTenant_outermostScopeClosedFirst_leavesNobody() {
        TenantScope outermost = registry.openTenant("acme");
        TenantScope outer = registry.openTenant("globex");
        TenantScope pause = registry.openWithoutTenant();
        outermost.close();
        pause.close();
        assertThat(visible()).containsExactly("globex");
        outer.close();
        assertThat(visible()).isEmpty();
        assertThat(registry.getTenantRegistryInfo().tenants()).noneMatch(tenant -> tenant.active());
    }

    @Test
    void openWithoutTenant_outerPauseClosedFirst_leavesTheScopeAroundThem() {
        try (TenantScope scope = registry.openTenant("acme")) {
            TenantScope outer = registry.openWithoutTenant();
            TenantScope inner = registry.openWithoutTenant();
            assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("reverse order");
            inner.close();
            assertThat(visible()).containsExactly("acme");
        }
    }

    @Test
    void openWithoutTenant_outerPauseClosedFirst_neverPutsBackAScopeInsideIt() {
        try (TenantScope scope = registry.openTenant("acme")) {
            TenantScope outer = registry.openWithoutTenant();
            TenantScope between = registry.openTenant("globex");
            TenantScope inner = registry.openWithoutTenant();
            assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("reverse order");
            assertThat(visible()).containsExactly("acme");
            inner.close();
            between.close();
            assertThat(visible()).containsExactly("acme");
            assertThat(registry.getTenantInfo("globex").orElseThrow().active()).isFalse();
        }
    }

    @Test
    void openWithoutTenant_closedAfterItsScopeAndAnotherPause_leavesThatAlone() {
        TenantScope outer = registry.openTenant("acme");
        TenantScope pause = registry.openWithoutTenant();
        outer.close();
        try (TenantScope scope = registry.openTenant("acme");
                TenantScope later = registry.openWithoutTenant()) {
            pause.close();
            assertThat(visible()).isEmpty();
        }
        assertThat(visible()).isEmpty();
    }

    @Test
    void openWithoutTenant_closedOnAnotherThread_complainsAndChangesNothing() {
        try (TenantScope outer = registry.openTenant("acme");
                TenantScope pause = registry.openWithoutTenant()) {
            elsewhere(() -> {
                assertThatIllegalStateException().isThrownBy(pause::close).withMessageContaining("thread");
                return List.of();
            });
            assertThat(visible()).isEmpty();
        }
    }

    private CapturedTenant captureIn(String tenant) {
        try (TenantScope scope = registry.openTenant(tenant)) {
            return registry.captureTenant();
        }
    }

    private List<String> visible() {
        return registry.getAllModels().stream().map(Model::name).toList();
    }

    private static List<String> elsewhere(Supplier<List<String>> work) {
        return CompletableFuture.supplyAsync(work).join();
    }
}
