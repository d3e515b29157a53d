package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What readers see while writers are at work. */
class ConsistencyRaceTest {

    private static final int ROUNDS = 20_000;

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final Racers racers = new Racers();
    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");
    private final DataSource dataSource = new EqualDataSource();

    @AfterEach
    void stop() {
        racers.close();
    }

    @Test
    void replace_nameAndStructure_changeAtTheSameMoment() throws Exception {
        Future<?> writer = racers.repeat(() -> {
            acme.registerModel(model("U", PERSON));
            acme.registerModel(model("U", INVOICE));
        });
        int compared = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Optional<Model> before = acme.findModelByName("U");
            boolean isPerson =
                    before.map(Model::structure).filter(PERSON::equals).isPresent();
            Optional<Model> other = acme.findModelByStructure(isPerson ? INVOICE : PERSON);
            Optional<Model> after = acme.findModelByName("U");
            if (before.isPresent() && before.orElseThrow() == after.orElseThrow()) {
                // Every registration makes an instance of its own, so this one was there all the time.
                assertThat(other).isEmpty();
                compared++;
            }
        }
        racers.finish(writer);
        assertThat(compared).isPositive();
    }

    @Test
    void replace_settingsOnly_isAlwaysFoundByStructure() throws Exception {
        acme.registerModel(model("U", PERSON));
        Future<?> writer = racers.repeat(() -> {
            acme.registerModel(Model.builder("U", PERSON).setting("n", 1).build());
            acme.registerModel(Model.builder("U", PERSON).setting("n", 2).build());
        });
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(acme.findModelByName("U")).isPresent();
            assertThat(acme.findModelByStructure(PERSON)).isPresent();
        }
        racers.finish(writer);
    }

    @Test
    void growth_whatWasThere_isFoundAllTheTime() throws Exception {
        acme.registerModel(model("Kept", PERSON));
        AtomicInteger number = new AtomicInteger();
        Future<?> writer = racers.repeat(() -> {
            String name = "M" + number.incrementAndGet() % 300;
            acme.registerModel(model(name, numbered(number.get() % 7)));
            if (number.get() % 500 == 0) {
                acme.getAllModels().stream()
                        .map(Model::name)
                        .filter(each -> !each.equals("Kept"))
                        .forEach(acme::removeModel);
            }
        });
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(acme.findModelByName("Kept")).isPresent();
            assertThat(acme.findModelByStructure(PERSON)).isPresent();
        }
        racers.finish(writer);
    }

    @Test
    void lists_whileATenantShadowsASharedModel_haveTheNameOnce() throws Exception {
        registry.global().registerModelForDataSource(dataSource, model("User", PERSON));
        Future<?> writer = racers.repeat(() -> {
            acme.registerModelForDataSource(dataSource, model("User", INVOICE));
            acme.removeModel("User");
        });
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(acme.getAllModels()).hasSize(1);
            assertThat(acme.getModelsForOwner(dataSource)).hasSize(1);
            assertThat(acme.modelsOf(dataSource).keySet().iterator().hasNext()).isTrue();
        }
        racers.finish(writer);
    }

    @Test
    void viewPut_fromTwoThreads_returnsEveryPreviousOnce() throws Exception {
        OwnerModels view = acme.modelsOf(dataSource);
        Set<Model> previous = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        Runnable put = () -> {
            Model next = Model.builder("U", PERSON)
                    .setting("n", number.incrementAndGet())
                    .build();
            Model before = view.put("U", next);
            assertThat(before == null || previous.add(before)).isTrue();
        };
        Future<?> other = racers.repeat(put);
        for (int i = 0; i < ROUNDS; i++) {
            put.run();
        }
        racers.finish(other);
    }

    @Test
    void viewRemoveEntry_ofAReplacedModel_removesNothing() throws Exception {
        OwnerModels view = acme.modelsOf(dataSource);
        Model first = model("U", PERSON);
        Future<?> remover = racers.repeat(() -> view.entrySet().remove(Map.entry("U", first)));
        for (int i = 0; i < ROUNDS; i++) {
            view.put("U", first);
            view.put("U", model("U", INVOICE));
            assertThat(view.get("U")).isNotNull();
        }
        racers.finish(remover);
    }

    @Test
    void resolveType_whileGlobalChanges_keepsCountOfTenants() throws Exception {
        ModelRegistry limited = registries.create(builder -> builder.limits(new RegistryLimits(100, 5, 100, 10, 100)));
        String name = limited.global().resolveType(PERSON).name();
        Future<?> writer = racers.repeat(() -> {
            limited.global().removeModel(name);
            limited.global().resolveType(PERSON);
        });
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Models tenant = limited.tenant("t" + i % 7);
            try {
                tenant.resolveType(PERSON);
            } catch (LimitExceededException e) {
                refused++;
            }
            tenant.removeModel(name);
        }
        racers.finish(writer);
        assertThat(refused).isZero();
        limited.clear();
        assertThat(limited.getStats().tenantRegistries()).isZero();
    }

    @Test
    void removeLastModel_againstCleanup_leavesNoPartition() throws Exception {
        Future<?> sweeper = racers.repeat(() -> registry.cleanUp(Duration.ZERO));
        for (int i = 0; i < ROUNDS; i++) {
            Models tenant = registry.tenant("t" + i);
            tenant.removeModel(tenant.resolveType(PERSON).name());
        }
        racers.finish(sweeper);
        registry.cleanUp(Duration.ZERO);
        assertThat(((DefaultModelRegistry) registry).partitions.tenants()).isEmpty();
    }

    @Test
    void figures_whileTheyChange_areNeverNegative() throws Exception {
        acme.registerModel(model("A", PERSON));
        Future<?> user = racers.repeat(() -> {
            acme.findModelByName("A");
            registry.global().registerModel(model("G", PERSON));
            registry.global().removeModel("G");
        });
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(registry.getTenantInfo("acme").orElseThrow().idleTime().isNegative())
                    .isFalse();
            assertThat(registry.getStats().totalTenantModels()).isNotNegative();
        }
        racers.finish(user);
    }
}
