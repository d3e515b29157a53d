package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.stats.TenantFigures;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.stats.TenantOrder;
import dev.modelregistry.stats.TenantPage;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantQuery.Position;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TenantListingTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final ModelRegistry registry = registries.create(builder -> builder.ticker(ticker));

    /* ---- figures ---- */

    @Test
    void listTenants_residents_haveTheFiguresOfTheirInfo() {
        registry.tenant("acme").define("Company", Map.of("home", ADDRESS));
        registry.global().registerModel(model("Shared", PERSON));
        ticker.advance(Duration.ofMinutes(7));

        try (TenantScope empty = registry.openTenant("empty")) {
            TenantPage page = registry.listTenants(TenantQuery.first(TenantOrder.CODE, 10));

            TenantInfo info = registry.getTenantInfo("acme").orElseThrow();
            assertThat(info.anonymousModels()).isEqualTo(1);
            assertThat(info.idleTime()).isEqualTo(Duration.ofMinutes(7));
            assertThat(page).isEqualTo(new TenantPage(List.of(info.figures()), null));
        }
    }

    @Test
    void listTenants_activeTenant_isNotIdle() {
        registry.tenant("acme").registerModel(model("Person", PERSON));
        try (TenantScope scope = registry.openTenant("acme")) {
            ticker.advance(Duration.ofMinutes(7));
            TenantFigures figures = registry.listTenants(TenantQuery.first(TenantOrder.CODE, 1))
                    .tenants()
                    .get(0);
            assertThat(figures.active()).isTrue();
            assertThat(figures.idleTime()).isZero();
            assertThat(registry.getTenantInfo("acme").orElseThrow().figures()).isEqualTo(figures);
        }
    }

    @Test
    void listTenants_closedRegistry_isRefused() {
        registry.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.listTenants(TenantQuery.first(TenantOrder.CODE, 1)));
        assertThatIllegalStateException().isThrownBy(registry::getDerivedStats);
        assertThatIllegalStateException().isThrownBy(() -> registry.evictTenant("acme", Duration.ZERO));
    }

    /* ---- order ---- */

    @Test
    void listTenants_eachOrder_sortsByItAndThenByCode() {
        register("one", 1);
        ticker.advance(Duration.ofSeconds(1));
        register("three", 3);
        ticker.advance(Duration.ofSeconds(1));
        register("a", 1);
        register("b", 1);

        assertThat(pages(TenantOrder.CODE, 10)).containsExactly("a", "b", "one", "three");
        assertThat(pages(TenantOrder.IDLE, 10)).containsExactly("one", "three", "a", "b");
        assertThat(pages(TenantOrder.MODELS, 10)).containsExactly("three", "a", "b", "one");
        assertThat(pages(TenantOrder.WEIGHT, 10).get(0)).isEqualTo("three");
        try (TenantScope scope = registry.openTenant("one")) {
            assertThat(pages(TenantOrder.IDLE, 10)).containsExactly("three", "a", "b", "one");
        }
    }

    @Test
    void listTenants_weight_sortsByEstimatedBytes() {
        for (int i = 0; i < 50; i++) {
            register("tenant" + i, 1 + i * 7 % 50);
        }
        assertThat(registry.listTenants(TenantQuery.first(TenantOrder.WEIGHT, 50))
                        .tenants())
                .extracting(TenantFigures::estimatedBytes)
                .isSortedAccordingTo((left, right) -> Long.compare(right, left))
                .doesNotHaveDuplicates();
    }

    /* ---- pages ---- */

    @Test
    void listTenants_pageByPage_showsEveryTenantOnceInEveryOrder() {
        for (int i = 0; i < 37; i++) {
            register("tenant" + i, 1 + i % 3);
            ticker.advance(Duration.ofSeconds(i % 2));
        }
        List<TenantScope> open = IntStream.of(3, 11, 30)
                .mapToObj(i -> registry.openTenant("tenant" + i))
                .toList();
        for (TenantOrder order : TenantOrder.values()) {
            List<String> whole = pages(order, 100);
            assertThat(whole).hasSize(37).doesNotHaveDuplicates();
            assertThat(pages(order, 1)).isEqualTo(whole);
            assertThat(pages(order, 10)).isEqualTo(whole);
            assertThat(pages(order, 37)).isEqualTo(whole);
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void listTenants_tenantOfThePositionGone_goesOnAfterIt() {
        register("a", 1);
        register("b", 1);
        register("c", 1);
        TenantPage page = registry.listTenants(TenantQuery.first(TenantOrder.CODE, 2));
        assertThat(page.next()).isEqualTo(new Position(0, "b"));
        registry.cleanupTenant("b");
        assertThat(registry.listTenants(new TenantQuery(TenantOrder.CODE, "", 2, page.next()))
                        .tenants())
                .extracting(TenantFigures::tenant)
                .containsExactly("c");
    }

    @Test
    void listTenants_prefix_showsOnlyThoseWithIt() {
        register("acme", 1);
        register("acme-test", 1);
        register("globex", 1);
        assertThat(registry.listTenants(new TenantQuery(TenantOrder.CODE, "acme", 10, null))
                        .tenants())
                .extracting(TenantFigures::tenant)
                .containsExactly("acme", "acme-test");
    }

    @Test
    void query_limitOutOfBounds_isRefused() {
        for (int limit : new int[] {-1, 0, TenantQuery.MAX_LIMIT + 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TenantQuery.first(TenantOrder.CODE, limit));
        }
    }

    /* ---- one tenant's eviction ---- */

    @Test
    void evictTenant_idle_losesWhatCanBeMadeAgain() {
        registry.tenant("acme").define("Company", Map.of("home", ADDRESS));
        registry.tenant("globex").define("Company", Map.of("home", ADDRESS));
        ticker.advance(Duration.ofMinutes(1));

        assertThat(registry.evictTenant("acme", Duration.ofMinutes(2))).isZero();
        assertThat(registry.evictTenant("acme", Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(registry.getTenantInfo("acme").orElseThrow().modelNames()).containsExactly("Company");
        assertThat(registry.getTenantInfo("globex").orElseThrow().models()).isEqualTo(2);
    }

    @Test
    void evictTenant_activeOrUnknown_losesNothing() {
        registry.tenant("acme").resolveType(INVOICE);
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(registry.evictTenant("acme", Duration.ZERO)).isZero();
        }
        assertThat(registry.evictTenant("nobody", Duration.ZERO)).isZero();
        assertThat(registry.evictTenant("../../etc", Duration.ZERO)).isZero();
        assertThat(registry.evictTenant(null, Duration.ZERO)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> registry.evictTenant("acme", Duration.ofNanos(-1)));
        assertThat(registry.evictTenant("acme", Duration.ZERO)).isEqualTo(1);
    }

    /* ---- derivations ---- */

    @Test
    void getDerivedStats_derivations_areListedByName() {
        assertThat(registry.getDerivedStats()).isEmpty();
        Derived<String> validators = registry.derive("validator", Object::toString);
        registry.derive("mapper", Object::toString);
        validators.of(registry.global().registerModel(model("Person", PERSON)));

        assertThat(registry.getDerivedStats()).containsOnlyKeys("mapper", "validator");
        assertThat(registry.getDerivedStats().firstKey()).isEqualTo("mapper");
        assertThat(registry.getDerivedStats()).containsEntry("validator", validators.stats());
        assertThat(validators.stats().size()).isEqualTo(1);
    }

    private void register(String tenant, int models) {
        for (int i = 0; i < models; i++) {
            registry.tenant(tenant).registerModel(model("Model" + i, PERSON));
        }
    }

    private List<String> pages(TenantOrder order, int limit) {
        List<String> tenants = new ArrayList<>();
        @Nullable Position after = null;
        do {
            TenantPage page = registry.listTenants(new TenantQuery(order, "", limit, after));
            assertThat(page.tenants()).hasSizeBetween(1, limit);
            page.tenants().forEach(figures -> tenants.add(figures.tenant()));
            after = page.next();
        } while (after != null);
        return tenants;
    }
}
