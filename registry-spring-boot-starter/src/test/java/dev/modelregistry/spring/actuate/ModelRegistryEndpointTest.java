package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class ModelRegistryEndpointTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final AtomicLong nanoTime = new AtomicLong();
    private final ModelRegistry registry =
            ModelRegistry.builder().ticker(nanoTime::get).build();
    private final RegistryManager manager = RegistryManager.builder(registry).build();
    private final ModelRegistryEndpoint endpoint = new ModelRegistryEndpoint(registry, manager);
    private final ModelRegistryEndpointWebExtension web = new ModelRegistryEndpointWebExtension(endpoint);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void showsFiguresOfAnEmptyRegistry() {
        ModelRegistryDescriptor shown = endpoint.registry();
        assertThat(shown.registry().totalModels()).isZero();
        assertThat(shown.registry().removals())
                .containsOnlyKeys(
                        "explicit",
                        "replaced",
                        "idle",
                        "budget",
                        "memory_pressure",
                        "tenant_dropped",
                        "owner_released",
                        "owner_collected",
                        "cleared")
                .doesNotContainValue(1L);
        assertThat(shown.cleanup().running()).isFalse();
        assertThat(shown.cleanup().lastRun()).isNull();
        assertThat(shown.cleanup().lastResult()).isNull();
        assertThat(shown.tenants()).isEmpty();
    }

    @Test
    void showsEveryFigureOfTheRegistry() {
        Object owner = new Object();
        FilledRegistry.fill(registry, owner);

        ModelRegistryDescriptor.Registry shown = endpoint.registry().registry();
        assertThat(shown.totalModels()).isEqualTo(4);
        assertThat(shown.globalModels()).isEqualTo(1);
        assertThat(shown.totalTenantModels()).isEqualTo(3);
        assertThat(shown.anonymousModels()).isEqualTo(1);
        assertThat(shown.tenantRegistries()).isEqualTo(2);
        assertThat(shown.uniqueStructures()).isEqualTo(3);
        assertThat(shown.owners()).isEqualTo(1);
        assertThat(shown.estimatedBytes()).isPositive();
        assertThat(shown.registrations()).isEqualTo(5);
        assertThat(shown.reuseCount()).isEqualTo(1);
        assertThat(shown.reuseRatio()).isEqualTo(1 / 6.0);
        assertThat(shown.lookupHits()).isEqualTo(1);
        assertThat(shown.lookupMisses()).isEqualTo(1);
        assertThat(shown.removals()).containsEntry("explicit", 1L);
        assertThat(shown.contextFailures()).isZero();
        assertThat(shown.listenerFailures()).isZero();
    }

    @Test
    void listsTenantsByCodeWithTheirFigures() {
        registry.tenant("umbrella").registerModel(Model.of("Person", PERSON));
        registry.tenant("acme").resolveType(PERSON);
        nanoTime.addAndGet(Duration.ofMinutes(7).toNanos());

        assertThat(endpoint.registry().tenants())
                .extracting(ModelRegistryDescriptor.Tenant::tenant)
                .containsExactly("acme", "umbrella");
        ModelRegistryDescriptor.Tenant acme = endpoint.registry().tenants().get(0);
        assertThat(acme.models()).isEqualTo(1);
        assertThat(acme.anonymousModels()).isEqualTo(1);
        assertThat(acme.idleTime()).isEqualTo(Duration.ofMinutes(7));
        assertThat(acme.created()).isEqualTo(acme.lastAccessed());
        assertThat(acme.active()).isFalse();
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(scope.tenant()).isEqualTo("acme");
            assertThat(endpoint.registry().tenants().get(0).active()).isTrue();
        }
    }

    @Test
    void showsModelNamesOfOneTenant() {
        registry.tenant("acme").registerModel(Model.of("Zebra", PERSON));
        registry.tenant("acme").define("Order", Map.of("customer", Map.of("id", "integer")));
        registry.tenant("umbrella").registerModel(Model.of("Secret", PERSON));

        ModelRegistryDescriptor.TenantDetail acme = Objects.requireNonNull(endpoint.tenant("acme"));
        assertThat(acme.figures().tenant()).isEqualTo("acme");
        assertThat(acme.figures().models()).isEqualTo(3);
        assertThat(acme.figures().anonymousModels()).isEqualTo(1);
        assertThat(acme.modelNames()).containsExactly("Zebra", "Order");
    }

    @Test
    void knowsNoTenantThatIsNotResident() {
        assertThat(endpoint.tenant("acme")).isNull();
        assertThat(endpoint.tenant("../../etc")).isNull();
        assertThat(registry.getStats().tenantRegistries()).isZero();
    }

    @Test
    void forcesCleanupOfInactiveTenants() {
        registry.tenant("umbrella").resolveType(PERSON);
        try (TenantScope scope = registry.openTenant("acme")) {
            registry.resolveType(PERSON);
            assertThat(endpoint.forceCleanup()).isEqualTo(new ModelRegistryDescriptor.Cleaned(1, 1));
            assertThat(endpoint.tenant(scope.tenant())).isNotNull();
        }
        ModelRegistryDescriptor.Cleanup shown = endpoint.registry().cleanup();
        assertThat(shown.runs()).isEqualTo(1);
        assertThat(shown.failures()).isZero();
        assertThat(shown.tenants()).isEqualTo(1);
        assertThat(shown.models()).isEqualTo(1);
        assertThat(shown.lastRun()).isNotNull();
        assertThat(shown.lastResult()).isEqualTo(new ModelRegistryDescriptor.Cleaned(1, 1));
        assertThat(shown.cleanupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(shown.maxIdleTime()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void dropsOneTenantOnly() {
        registry.tenant("acme").registerModel(Model.of("One", PERSON));
        registry.tenant("acme").registerModel(Model.of("Two", PERSON));
        registry.tenant("umbrella").registerModel(Model.of("One", PERSON));

        WebEndpointResponse<ModelRegistryDescriptor.Dropped> answer = web.dropTenant("acme");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getBody()).isEqualTo(new ModelRegistryDescriptor.Dropped(2));
        assertThat(endpoint.tenant("acme")).isNull();
        assertThat(endpoint.tenant("umbrella")).isNotNull();
    }

    @Test
    void cannotDropTenantThatIsNotResident() {
        assertThat(web.dropTenant("acme").getStatus()).isEqualTo(404);
        assertThat(web.dropTenant("global").getStatus()).isEqualTo(404);
        assertThat(web.dropTenant("../../etc").getBody()).isNull();
    }
}
