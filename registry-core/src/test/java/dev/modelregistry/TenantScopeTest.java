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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantScopeTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final AtomicReference<@Nullable String> ambient = new AtomicReference<>();
    private final ModelRegistry registry = registries.create(builder -> builder.tenantContext(ambient::get));

    /* ---- scopes ---- */

    @Test
    void openTenant_bindsTheThread() {
        Model own;
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(scope.tenant()).isEqualTo("acme");
            own = registry.registerModel(model("Invoice", INVOICE));
            assertThat(registry.findModelByName("Invoice")).containsSame(own);
        }

        assertThat(registry.findModelByName("Invoice")).isEmpty();
        assertThat(registry.tenant("acme").findModelByName("Invoice")).containsSame(own);
        assertThat(registry.getStats().globalModels()).isZero();
    }

    @Test
    void openTenant_nested_restoresTheOuter() {
        registry.tenant("acme").registerModel(model("Invoice", INVOICE));
        registry.tenant("globex").registerModel(model("Invoice", OTHER_INVOICE));
        try (TenantScope outer = registry.openTenant("acme")) {
            try (TenantScope inner = registry.openTenant("globex")) {
                assertThat(structureOfInvoice()).isEqualTo(OTHER_INVOICE);
            }
            assertThat(structureOfInvoice()).isEqualTo(INVOICE);
        }
    }

    @Test
    void openTenant_inUseByAnotherThread_isNotVisibleThere() {
        try (TenantScope scope = registry.openTenant("acme")) {
            registry.registerModel(model("Invoice", INVOICE));
            assertThat(CompletableFuture.supplyAsync(() -> registry.findModelByName("Invoice"))
                            .join())
                    .isEmpty();
        }
    }

    @Test
    void openTenant_tenantDroppedMeanwhile_goesOnWorking() {
        try (TenantScope scope = registry.openTenant("acme")) {
            registry.registerModel(model("Invoice", INVOICE));
            registry.cleanupTenant("acme");
            assertThat(registry.findModelByName("Invoice")).isEmpty();

            Model again = registry.tenant("acme").registerModel(model("Invoice", INVOICE));
            assertThat(registry.findModelByName("Invoice")).containsSame(again);
            registry.clear();
            assertThat(registry.findModelByName("Invoice")).isEmpty();
        }
    }

    @Test
    void openTenant_nothingRegistered_leavesNothing() {
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(registry.getStats().tenantRegistries()).isZero();
        }
        assertThat(registry.getTenantRegistryInfo().tenants()).isEmpty();
    }

    @Test
    void close_twice_doesNothing() {
        TenantScope scope = registry.openTenant("acme");
        scope.close();
        scope.close();

        try (TenantScope other = registry.openTenant("globex")) {
            scope.close();
            assertThat(registry.registerModel(model("Invoice", INVOICE))).isNotNull();
        }
        assertThat(registry.getTenantInfo("globex")).isPresent();
    }

    @Test
    void close_outOfOrder_closesTheInnerOnesAndComplains() {
        TenantScope outer = registry.openTenant("acme");
        TenantScope middle = registry.openTenant("globex");
        TenantScope inner = registry.openTenant("initech");

        assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("reverse order");

        assertThat(registry.registerModel(model("Invoice", INVOICE))).isNotNull();
        assertThat(registry.getStats().globalModels()).isEqualTo(1);
        inner.close();
        middle.close();
        outer.close();
        assertThat(registry.getStats().globalModels()).isEqualTo(1);
    }

    @Test
    void close_outOfOrder_leavesNoTenantActive() {
        registry.tenant("globex").resolveType(INVOICE);
        TenantScope outer = registry.openTenant("acme");
        registry.openTenant("globex");
        assertThatIllegalStateException().isThrownBy(outer::close);

        assertThat(registry.cleanUp(Duration.ZERO).tenants()).isEqualTo(1);
    }

    @Test
    void close_onAnotherThread_complainsAndChangesNothing() {
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            registry.registerModel(model("Invoice", INVOICE));
        }
        assertThat(registry.getTenantInfo("acme")).isPresent();
    }

    /* ---- contexts ---- */

    @Test
    void context_validCode_isTheCurrentTenant() {
        ambient.set("acme");
        Model own = registry.registerModel(model("Invoice", INVOICE));

        assertThat(registry.findModelByName("Invoice")).containsSame(own);
        ambient.set(null);
        assertThat(registry.findModelByName("Invoice")).isEmpty();
    }

    @Test
    void context_underAScope_isNotAsked() {
        ambient.set("globex");
        try (TenantScope scope = registry.openTenant("acme")) {
            registry.registerModel(model("Invoice", INVOICE));
        }
        assertThat(registry.getTenantInfo("acme")).isPresent();
        assertThat(registry.getTenantInfo("globex")).isEmpty();
    }

    @Test
    void context_invalidCode_seesGlobalOnlyAndRefusesRegistrations() {
        Model shared = registry.registerModel(model("Invoice", INVOICE));
        for (String code : new String[] {"", "../../etc", "global"}) {
            ambient.set(code);

            assertThat(registry.findModelByName("Invoice")).containsSame(shared);
            assertThatThrownBy(() -> registry.registerModel(model("Invoice", OTHER_INVOICE)))
                    .isInstanceOf(InvalidTenantException.class)
                    .hasMessageNotContaining("etc");
            assertThatThrownBy(() -> registry.removeModel("Invoice")).isInstanceOf(InvalidTenantException.class);
        }
        ambient.set(null);
        assertThat(registry.findModelByName("Invoice")).containsSame(shared);
    }

    @Test
    void context_throws_isCountedAndPassedOver() {
        ModelRegistry careless = registries.create(builder -> builder.tenantContext(() -> {
                    throw new IllegalStateException("no request");
                })
                .tenantContext(() -> "acme"));

        careless.registerModel(model("Invoice", INVOICE));

        assertThat(careless.getTenantInfo("acme")).isPresent();
        assertThat(careless.getStats().contextFailures()).isEqualTo(1);
    }

    private Object structureOfInvoice() {
        return registry.findModelByName("Invoice").orElseThrow().structure();
    }
}
