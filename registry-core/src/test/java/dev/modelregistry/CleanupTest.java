package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CleanupTest {

    private static final Duration IDLE = Duration.ofMinutes(30);

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final ModelRegistry registry = registries.create(builder -> builder.ticker(ticker));
    private final ModelRegistry evicting =
            registries.create(builder -> builder.ticker(ticker).evictNamedModels(true));
    private final DataSource dataSource = new EqualDataSource();
    private final DataSource other = new EqualDataSource();

    /* ---- what goes ---- */

    @Test
    void cleanUp_idleTenant_takesAnonymousModelsOnly() {
        Models acme = registry.tenant("acme");
        Model company = acme.define("Company", Map.of("home", ADDRESS));
        ticker.advance(IDLE);

        assertThat(registry.cleanUp(IDLE)).isEqualTo(new CleanupResult(1, 1));

        assertThat(acme.getAllModels()).containsExactly(company);
        assertThat(registry.getStats().removals()).containsEntry(RemovalCause.IDLE, 1L);
        assertThat(registry.cleanUp(Duration.ZERO)).isEqualTo(new CleanupResult(0, 0));
    }

    @Test
    void cleanUp_anonymousModel_comesBackUnderItsName() {
        Models acme = registry.tenant("acme");
        Model before = acme.resolveType(PERSON);
        assertThat(registry.cleanupInactiveTenants(Duration.ZERO)).isEqualTo(1);
        assertThat(acme.findModelByName(before.name())).isEmpty();

        Model after = acme.resolveType(PERSON);

        assertThat(after).isEqualTo(before);
        assertThat(acme.findModelByName(before.name())).containsSame(after);
    }

    @Test
    void cleanUp_ofSeveralModelsOfOneName_leavesTheOnesThatOwnersHold() {
        Models acme = registry.tenant("acme");
        Model unowned = acme.registerModel(Model.anonymous(1, PERSON));
        Model owned = acme.registerModelForDataSource(dataSource, Model.anonymous(1, INVOICE));
        Model ownedByOther = acme.registerModelForDataSource(other, Model.anonymous(1, OTHER_INVOICE));
        acme.resolveType(Structure.of(ADDRESS));
        assertThat(acme.findModelByName(unowned.name())).containsSame(unowned);

        assertThat(registry.cleanUp(Duration.ZERO)).isEqualTo(new CleanupResult(1, 2));

        assertThat(acme.findModelByName(unowned.name())).containsSame(owned);
        assertThat(acme.findModelByStructure(INVOICE)).containsSame(owned);
        assertThat(acme.findModelByStructure(OTHER_INVOICE)).containsSame(ownedByOther);
        assertThat(acme.findModelByStructure(PERSON)).isEmpty();
    }

    @Test
    void cleanUp_onlyAnonymousModels_leavesNoPartition() {
        registry.tenant("acme").resolveType(PERSON);

        registry.cleanUp(Duration.ZERO);

        assertThat(registry.getTenantRegistryInfo().tenants()).isEmpty();
        assertThat(registry.getStats().tenantRegistries()).isZero();
        assertThat(registry.getStats().uniqueStructures()).isZero();
    }

    @Test
    void cleanUp_evictingNamedModels_takesTheWholePartition() {
        evicting.tenant("acme").define("Company", Map.of("home", ADDRESS));
        evicting.tenant("acme").registerModelForDataSource(dataSource, model("User", PERSON));
        evicting.global().registerModelForDataSource(dataSource, model("Shared", INVOICE));

        assertThat(evicting.cleanUp(Duration.ZERO)).isEqualTo(new CleanupResult(1, 3));

        assertThat(evicting.tenant("acme").modelsOf(dataSource)).containsOnlyKeys("Shared");
        assertThat(evicting.getTenantInfo("acme")).isEmpty();
    }

    /* ---- what stays ---- */

    @Test
    void cleanUp_global_isNeverTouched() {
        Model shared = evicting.global().resolveType(PERSON);
        ticker.advance(IDLE);

        assertThat(evicting.cleanUp(Duration.ZERO).models()).isZero();
        assertThat(evicting.findModelByStructure(PERSON)).containsSame(shared);
    }

    @Test
    void cleanUp_activeTenant_isNeverTouched() {
        try (TenantScope scope = evicting.openTenant("acme")) {
            evicting.registerModel(model("Invoice", INVOICE));
            ticker.advance(IDLE.multipliedBy(10));
            assertThat(evicting.cleanUp(Duration.ZERO).tenants()).isZero();
            assertThat(evicting.getTenantInfo("acme").orElseThrow().active()).isTrue();
        }
        assertThat(evicting.cleanUp(IDLE).tenants()).as("just used").isZero();
        ticker.advance(IDLE);
        assertThat(evicting.cleanUp(IDLE).tenants()).isEqualTo(1);
    }

    @Test
    void cleanUp_modelOfADataSourceInUse_stays() {
        Models acme = registry.tenant("acme");
        acme.registerModelForDataSource(dataSource, model("User", PERSON));
        Model anonymous = acme.resolveType(INVOICE);
        acme.modelsOf(dataSource).put(anonymous.name(), anonymous);

        assertThat(registry.cleanUp(Duration.ZERO).models()).isZero();

        assertThat(acme.modelsOf(dataSource)).containsOnlyKeys("User", anonymous.name());
    }

    @Test
    void cleanUp_usedMeanwhile_stays() {
        Models acme = evicting.tenant("acme");
        Models globex = evicting.tenant("globex");
        acme.registerModel(model("Invoice", INVOICE));
        globex.registerModelForDataSource(dataSource, model("Invoice", INVOICE));
        for (int i = 0; i < 3; i++) {
            ticker.advance(IDLE.minusSeconds(1));
            assertThat(acme.findModelByName("Nothing")).isEmpty();
            assertThat(globex.modelsOf(dataSource).get("Invoice")).isNotNull();
            assertThat(evicting.cleanUp(IDLE).tenants()).isZero();
        }
        ticker.advance(IDLE);
        assertThat(evicting.cleanUp(IDLE).tenants()).isEqualTo(2);
    }

    @Test
    void cleanUp_onlyWatched_countsAsIdle() {
        evicting.tenant("acme").registerModel(model("Invoice", INVOICE));
        ticker.advance(IDLE);
        evicting.getStats();
        evicting.getTenantRegistryInfo();
        evicting.getTenantInfo("acme");
        evicting.tenant("globex").findModelByName("Invoice");

        assertThat(evicting.cleanUp(IDLE).tenants()).isEqualTo(1);
    }

    @Test
    void cleanUp_anonymousModelOfATenantWithNamedOnes_isFoundByDefinition() {
        Models acme = registry.tenant("acme");
        acme.define("Company", Map.of("home", ADDRESS));
        registry.cleanUp(Duration.ZERO);
        assertThat(acme.findModelByStructure(Structure.of(ADDRESS))).isEmpty();

        acme.define("Company", Map.of("home", ADDRESS));

        assertThat(acme.findModelByStructure(Structure.of(ADDRESS))).isPresent();
        assertThat(registry.getStats().totalModels()).isEqualTo(2);
    }

    /* ---- arguments and figures ---- */

    @Test
    void cleanUp_negativeTime_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> registry.cleanUp(Duration.ofMillis(-1)));
    }

    @Test
    void cleanUp_enormousTime_cleansNothing() {
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(IDLE);

        assertThat(registry.cleanUp(Duration.ofSeconds(Long.MAX_VALUE)).tenants())
                .isZero();
    }

    @Test
    void getTenantInfo_tellsNamesAndIdleTime() {
        Models acme = registry.tenant("acme");
        acme.define("Company", Map.of("home", ADDRESS));
        acme.registerModel(model("Person", PERSON));
        TenantInfo fresh = registry.getTenantInfo("acme").orElseThrow();
        ticker.advance(Duration.ofSeconds(90));

        TenantInfo info = registry.getTenantInfo("acme").orElseThrow();

        assertThat(info.modelNames()).containsExactly("Company", "Person");
        assertThat(info.models()).isEqualTo(3);
        assertThat(info.anonymousModels()).isEqualTo(1);
        assertThat(info.idleTime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(info.lastAccessed()).isEqualTo(fresh.lastAccessed());
        assertThat(info.active()).isFalse();
        assertThat(registry.getTenantRegistryInfo().tenants()).containsExactly(info);
    }
}
