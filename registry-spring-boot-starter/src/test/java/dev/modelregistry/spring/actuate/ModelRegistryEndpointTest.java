package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.Derived;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.Cleaned;
import dev.modelregistry.test.InMemoryModelStore;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

class ModelRegistryEndpointTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final AtomicLong nanoTime = new AtomicLong();
    private final ModelRegistry registry =
            ModelRegistry.builder().ticker(nanoTime::get).build();
    private final RegistryManager manager = RegistryManager.builder(registry).build();
    private final ModelRegistryEndpoint endpoint = new ModelRegistryEndpoint(registry, manager, Show.ALWAYS);
    private final ModelRegistryEndpointWebExtension web =
            new ModelRegistryEndpointWebExtension(endpoint, Show.ALWAYS, Set.of());

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void showsFiguresOfAnEmptyRegistry() {
        ModelRegistryDescriptor shown = shown();
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
                        "cleared",
                        "remote")
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

        ModelRegistryDescriptor.Registry shown = shown().registry();
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

        assertThat(tenants(null, null))
                .extracting(ModelRegistryDescriptor.Tenant::tenant)
                .containsExactly("acme", "umbrella");
        ModelRegistryDescriptor.Tenant acme = tenants(null, null).get(0);
        assertThat(acme.models()).isEqualTo(1);
        assertThat(acme.anonymousModels()).isEqualTo(1);
        assertThat(acme.idleTime()).isEqualTo(Duration.ofMinutes(7));
        assertThat(acme.created()).isEqualTo(acme.lastAccessed());
        assertThat(acme.active()).isFalse();
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(scope.tenant()).isEqualTo("acme");
            assertThat(tenants(null, null).get(0).active()).isTrue();
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
            assertThat(endpoint.forceCleanup()).isEqualTo(new Cleaned(1, 1));
            assertThat(endpoint.tenant(scope.tenant())).isNotNull();
        }
        ModelRegistryDescriptor.Cleanup shown = shown().cleanup();
        assertThat(shown.runs()).isEqualTo(1);
        assertThat(shown.failures()).isZero();
        assertThat(shown.tenants()).isEqualTo(1);
        assertThat(shown.models()).isEqualTo(1);
        assertThat(shown.lastRun()).isNotNull();
        assertThat(shown.lastResult()).isEqualTo(new Cleaned(1, 1));
        assertThat(shown.cleanupInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(shown.maxIdleTime()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void dropsOneTenantOnly() {
        registry.tenant("acme").registerModel(Model.of("One", PERSON));
        registry.tenant("acme").registerModel(Model.of("Two", PERSON));
        registry.tenant("umbrella").registerModel(Model.of("One", PERSON));

        WebEndpointResponse<OperationResponseBody> answer = web.dropTenant("acme");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getBody()).isEqualTo(new ModelRegistryDescriptor.Dropped(2));
        assertThat(endpoint.tenant("acme")).isNull();
        assertThat(endpoint.tenant("umbrella")).isNotNull();
    }

    @Test
    void cannotDropTenantThatIsNotResident() {
        assertThat(web.dropTenant("acme").getStatus()).isEqualTo(404);
        assertThat(web.dropTenant("global").getStatus()).isEqualTo(404);
        assertThat(web.dropTenant("../../etc").getStatus()).isEqualTo(404);
    }

    /* ---- pages ---- */

    @Test
    void showsAHundredTenantsUnlessAskedForAnotherNumber() {
        for (int i = 0; i < 130; i++) {
            registry.tenant("tenant" + (1000 + i)).registerModel(Model.of("Person", PERSON));
        }
        ModelRegistryDescriptor first = shown();
        assertThat(first.tenants()).hasSize(100);
        assertThat(first.next()).isEqualTo("tenant1099");
        ModelRegistryDescriptor second = endpoint.registry(null, first.next(), "", "");
        assertThat(second.tenants()).hasSize(30);
        assertThat(second.next()).isNull();
        assertThat(tenants("1000", null)).hasSize(130);
        assertThat(tenants("1", null)).hasSize(1);
    }

    @Test
    void walksThroughPagesInEveryOrder() {
        for (int i = 0; i < 10; i++) {
            registry.tenant("tenant" + i).registerModel(Model.of("Person", PERSON));
            registry.tenant("tenant" + i % 3).registerModel(Model.of("Person" + i, PERSON));
            nanoTime.incrementAndGet();
        }
        for (String sort : List.of("code", "idle", "models", "weight")) {
            List<String> walked = new ArrayList<>();
            String after = null;
            do {
                ModelRegistryDescriptor page = endpoint.registry("3", after, sort, null);
                Objects.requireNonNull(page.tenants()).forEach(tenant -> walked.add(tenant.tenant()));
                after = page.next();
            } while (after != null);
            assertThat(walked)
                    .hasSize(10)
                    .isEqualTo(tenants("10", sort).stream()
                            .map(ModelRegistryDescriptor.Tenant::tenant)
                            .toList());
        }
    }

    @Test
    void showsTenantsWithAPrefix() {
        registry.tenant("acme").registerModel(Model.of("Person", PERSON));
        registry.tenant("umbrella").registerModel(Model.of("Person", PERSON));
        assertThat(endpoint.registry(null, null, null, "umb").tenants())
                .extracting(ModelRegistryDescriptor.Tenant::tenant)
                .containsExactly("umbrella");
    }

    @Test
    void refusesParametersThatCannotBeReadAndRepeatsNone() {
        for (String limit : List.of("0", "1001", "-1", "evil", "9999999999")) {
            assertRefused(
                    () -> endpoint.registry(limit, null, null, null), "limit must be a number between 1 and 1000");
        }
        for (String sort : List.of("evil", "CODE", "name")) {
            assertRefused(() -> endpoint.registry(null, null, sort, null), "sort must be one of");
        }
        for (String after : List.of("evil", ":evil", "evil:1")) {
            assertRefused(() -> endpoint.registry(null, after, "idle", null), "after must be what");
        }
        for (String time : List.of("evil", "-PT1M", "60", "0", "99999999999999999999d")) {
            assertRefused(() -> endpoint.cleanUp("acme", time), "maxIdleTime must be a duration with a unit");
        }
        WebEndpointResponse<?> answer = web.registry(SecurityContext.NONE, "evil", null, null, null);
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentType()).hasToString("application/problem+json");
        assertThat(answer.getBody()).asString().doesNotContain("evil");
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageStartingWith(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("evil"));
    }

    /* ---- clean-up with parameters ---- */

    @Test
    void cleansUpTenantsIdleForAsLongAsAskedFor() {
        registry.tenant("acme").resolveType(PERSON);
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        registry.tenant("umbrella").resolveType(PERSON);

        assertThat(web.cleanUp(Map.of("maxIdleTime", "90s")).getBody()).isEqualTo(new Cleaned(0, 0));
        assertThat(web.cleanUp(Map.of("maxIdleTime", "PT1M")).getBody()).isEqualTo(new Cleaned(1, 1));
        assertThat(endpoint.tenant("umbrella")).isNotNull();
        assertThat(endpoint.cleanUp("", "")).isEqualTo(new Cleaned(1, 1));
    }

    @Test
    void cleansUpOneTenant() {
        registry.tenant("acme").resolveType(PERSON);
        registry.tenant("umbrella").resolveType(PERSON);

        assertThat(web.cleanUp(Map.of("tenant", "acme", "maxIdleTime", "1m")).getBody())
                .isEqualTo(new Cleaned(0, 0));
        assertThat(web.cleanUp(Map.of("tenant", "acme")).getBody()).isEqualTo(new Cleaned(1, 1));
        assertThat(web.cleanUp(Map.of("tenant", "acme")).getStatus()).isEqualTo(404);
        assertThat(endpoint.cleanUp("acme", null)).isNull();
        assertThat(endpoint.tenant("umbrella")).isNotNull();
        assertThat(manager.stats().runs()).isEqualTo(2);
    }

    @Test
    void cleansUpNothingWhenAParameterIsMisspeltEmptyOrTwice() {
        registry.tenant("acme").resolveType(PERSON);
        Map<String, @Nullable Object> nothing = new HashMap<>();
        nothing.put("tenant", null);
        for (Map<String, ? extends @Nullable Object> parameters : List.of(
                Map.of("tenat", "acme"),
                Map.of("tenant", ""),
                Map.of("tenant", List.of("acme", "umbrella")),
                nothing)) {
            assertThat(web.cleanUp(parameters).getStatus()).isEqualTo(400);
        }
        assertThat(endpoint.tenant("acme")).isNotNull();
        assertThat(manager.stats().runs()).isZero();
    }

    /* ---- who sees names ---- */

    @Test
    void showsNamesToThoseAuthorizedOnly() {
        registry.tenant("acme").registerModel(Model.of("Secret", PERSON));
        SecurityContext operator = user("operator");
        SecurityContext other = user("other");

        assertThat(seesNames(Show.ALWAYS, Set.of("operator"), SecurityContext.NONE))
                .isTrue();
        assertThat(seesNames(Show.NEVER, Set.of(), operator)).isFalse();
        assertThat(seesNames(Show.WHEN_AUTHORIZED, Set.of(), SecurityContext.NONE))
                .isFalse();
        assertThat(seesNames(Show.WHEN_AUTHORIZED, Set.of(), other)).isTrue();
        assertThat(seesNames(Show.WHEN_AUTHORIZED, Set.of("operator"), other)).isFalse();
        assertThat(seesNames(Show.WHEN_AUTHORIZED, Set.of("operator"), operator))
                .isTrue();
    }

    @Test
    void showsNamesOverJmxUnlessNever() {
        registry.tenant("acme").registerModel(Model.of("Secret", PERSON));
        ModelRegistryEndpoint authorized = new ModelRegistryEndpoint(registry, manager, Show.WHEN_AUTHORIZED);
        ModelRegistryEndpoint never = new ModelRegistryEndpoint(registry, manager, Show.NEVER);
        assertThat(authorized.registry(null, null, null, null).tenants()).hasSize(1);
        assertThat(never.registry(null, null, null, null).tenants()).isNull();
        assertThat(Objects.requireNonNull(never.tenant("acme")).modelNames()).isNull();
    }

    private boolean seesNames(Show show, Set<String> roles, SecurityContext user) {
        ModelRegistryEndpointWebExtension extension = new ModelRegistryEndpointWebExtension(endpoint, show, roles);
        String all =
                String.valueOf(extension.registry(user, null, null, null, null).getBody());
        String one = String.valueOf(extension.tenant(user, "acme").getBody());
        assertThat(all).contains("tenantRegistries=1");
        assertThat(one).contains("models=1");
        assertThat(all.contains("acme")).isEqualTo(one.contains("Secret"));
        return all.contains("acme");
    }

    private static SecurityContext user(String role) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return () -> "somebody";
            }

            @Override
            public boolean isUserInRole(String asked) {
                return asked.equals(role);
            }
        };
    }

    /* ---- derived values ---- */

    @Test
    void showsFiguresOfDerivedValues() {
        Derived<String> derived = registry.derive("json-schema", Structure::toString);
        Model person = registry.tenant("acme").registerModel(Model.of("Person", PERSON));
        derived.of(person);
        derived.of(person);

        ModelRegistryDescriptor.Derived figures =
                Objects.requireNonNull(shown().derived().get("json-schema"));
        assertThat(figures.hits()).isEqualTo(1);
        assertThat(figures.misses()).isEqualTo(1);
        assertThat(figures.failures()).isZero();
        assertThat(figures.hitRatio()).isEqualTo(0.5);
        assertThat(figures.size()).isEqualTo(1);
        assertThat(figures.evictions()).isZero();
        assertThat(figures.computationTime()).isEqualTo(derived.stats().computationTime());
    }

    /* ---- store ---- */

    @Test
    void showsNoStoreWhereThereIsNone() {
        assertThat(shown().store()).isNull();
    }

    @Test
    void showsTheStoreAndDropsFromItToo() {
        InMemoryModelStore store = new InMemoryModelStore();
        try (ModelRegistry stored = ModelRegistry.builder().store(store).build()) {
            ModelRegistryEndpointWebExtension onStore = new ModelRegistryEndpointWebExtension(
                    new ModelRegistryEndpoint(stored, manager, Show.ALWAYS), Show.ALWAYS, Set.of());
            stored.tenant("acme").registerModel(Model.of("Person", PERSON));
            stored.evictTenant("acme", Duration.ZERO);
            assertThat(stored.getTenantInfo("acme")).isEmpty();

            WebEndpointResponse<OperationResponseBody> shown =
                    onStore.registry(SecurityContext.NONE, null, null, null, null);
            ModelRegistryDescriptor.Store figures =
                    Objects.requireNonNull(((ModelRegistryDescriptor) Objects.requireNonNull(shown.getBody())).store());
            assertThat(figures.commits()).isEqualTo(1);
            assertThat(figures.loads()).isEqualTo(1);
            assertThat(figures.warnings()).isEmpty();

            assertThat(onStore.dropTenant("acme").getBody()).isEqualTo(new ModelRegistryDescriptor.Dropped(1));
            assertThat(store.load("acme").models()).isEmpty();
            assertThat(onStore.dropTenant("acme").getStatus()).isEqualTo(404);
        }
    }

    @Test
    void answers503WhenTheStoreCannotDropATenant() {
        InMemoryModelStore store = new InMemoryModelStore();
        try (ModelRegistry stored = ModelRegistry.builder().store(store).build()) {
            ModelRegistryEndpointWebExtension onStore = new ModelRegistryEndpointWebExtension(
                    new ModelRegistryEndpoint(stored, manager, Show.ALWAYS), Show.ALWAYS, Set.of());
            stored.tenant("acme").registerModel(Model.of("Person", PERSON));
            store.setAvailable(false);

            WebEndpointResponse<OperationResponseBody> answer = onStore.dropTenant("acme");
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getContentType()).hasToString("application/problem+json");
            assertThat(answer.getBody()).isInstanceOf(ModelRegistryDescriptor.Problem.class);
        }
    }

    private ModelRegistryDescriptor shown() {
        return endpoint.registry(null, null, null, null);
    }

    private List<ModelRegistryDescriptor.Tenant> tenants(@Nullable String limit, @Nullable String sort) {
        return Objects.requireNonNull(endpoint.registry(limit, null, sort, null).tenants());
    }
}
