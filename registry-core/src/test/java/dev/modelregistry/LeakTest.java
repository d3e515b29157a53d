package dev.modelregistry;

import static dev.modelregistry.test.RegistryAssertions.assertEmpty;
import static dev.modelregistry.test.RegistryAssertions.assertReleased;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes is gone: nothing that lives on keeps it in memory. */
class LeakTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create(builder -> builder.evictNamedModels(true));

    @Test
    void tenantDropped_modelsStructuresAndPartition_areReleased() {
        assertReleased(() -> {
            List<Object> made = fill("acme");
            assertThat(registry.cleanupTenant("acme")).isPositive();
            return made;
        });
        assertEmpty(registry);
    }

    @Test
    void tenantEvicted_modelsStructuresAndPartition_areReleased() {
        assertReleased(() -> {
            List<Object> made = fill("acme");
            assertThat(registry.cleanUp(Duration.ZERO).tenants()).isOne();
            return made;
        });
        assertEmpty(registry);
    }

    @Test
    void modelReplacedOrRemoved_itAndItsStructure_areReleased() {
        Models acme = registry.tenant("acme");
        Model kept = acme.registerModel(definition("Kept"));
        assertReleased(() -> {
            Model replaced = acme.registerModel(definition("Replaced"));
            acme.registerModel(Model.of("Replaced", kept.structure()));
            Model removed = acme.registerModel(definition("Removed"));
            assertThat(acme.removeModel("Removed")).isTrue();
            return List.of(replaced, replaced.structure(), removed, removed.structure());
        });
        assertThat(acme.findModelByName("Kept")).containsSame(kept);
    }

    @Test
    void scopeClosed_itAndItsPartition_areReleasedFromTheThread() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            assertReleased(() -> onPool(pool, () -> {
                List<Object> made = new ArrayList<>();
                try (TenantScope scope = registry.openTenant("acme");
                        TenantScope inner = registry.openTenant("beta")) {
                    registry.registerModel(definition("Mine"));
                    made.add(scope);
                    made.add(inner);
                    made.add(partition("acme"));
                    made.add(partition("beta"));
                }
                registry.cleanupTenant("beta");
                return made;
            }));
        } finally {
            pool.shutdownNow();
        }
        assertEmpty(registry);
    }

    @Test
    void registryClosed_itsContextsAndListeners_areReleasedThoughAScopeIsForgottenOnAThread() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            assertReleased(() -> onPool(pool, () -> {
                TenantContext context = new Bystander();
                ModelRegistry closed =
                        ModelRegistry.builder().tenantContext(context).build();
                TenantScope forgotten = closed.openTenant("acme");
                assertThat(forgotten.tenant()).isEqualTo("acme");
                closed.close();
                return List.of(context, closed);
            }));
        } finally {
            pool.shutdownNow();
        }
    }

    private static final class Bystander implements TenantContext {
        @Override
        public String currentTenant() {
            return "acme";
        }
    }

    @Test
    void ownerReleased_itsModels_areReleasedWhileItLives() {
        Object owner = new EqualDataSource();
        assertReleased(() -> {
            Model model = registry.tenant("acme").registerModelForDataSource(owner, definition("Owned"));
            assertThat(registry.releaseOwner(owner)).isOne();
            return List.of(model, model.structure());
        });
        assertThat(registry.modelsOf(owner)).isEmpty();
        assertEmpty(registry);
    }

    @Test
    void ownedModelRemoved_itAndItsStructure_areReleasedWhileTenantAndOwnerStay() {
        Object owner = new EqualDataSource();
        Models acme = registry.tenant("acme");
        Model kept = acme.registerModelForDataSource(owner, definition("Kept"));
        assertReleased(() -> {
            Model replaced = acme.registerModelForDataSource(owner, definition("Replaced"));
            acme.registerModelForDataSource(owner, Model.of("Replaced", kept.structure()));
            Model removed = acme.registerModelForDataSource(owner, definition("Removed"));
            assertThat(acme.modelsOf(owner).remove("Removed")).isSameAs(removed);
            return List.of(replaced, replaced.structure(), removed, removed.structure());
        });
        assertThat(acme.modelsOf(owner)).containsEntry("Kept", kept);
    }

    @Test
    void ownerCollected_itAndItsModels_areReleasedThoughItsViewIsHeld() {
        List<OwnerModels> views = new ArrayList<>();
        assertReleased(() -> {
            Object owner = new EqualDataSource();
            registry.tenant("acme").registerModelForDataSource(owner, definition("Owned"));
            registry.global().registerModelForDataSource(owner, definition("Shared"));
            views.add(registry.tenant("acme").modelsOf(owner));
            assertThat(views.get(0)).hasSize(2);
            return List.of(owner);
        });
        // The collector tells of it a little later than it clears the reference.
        for (int round = 0; round < 10_000 && registry.getStats().totalModels() > 0; round++) {
            Thread.onSpinWait();
            System.gc();
        }
        assertThat(views.get(0)).isEmpty();
        assertEmpty(registry);
        assertThat(((DefaultModelRegistry) registry).parts.owners.owners).isEmpty();
    }

    @Test
    void registryClosed_allThatItHeld_isReleasedWhileItIsHeld() {
        ModelRegistry closed = registries.create();
        Object owner = new EqualDataSource();
        assertReleased(() -> {
            Model model = closed.tenant("acme").define("Company", Map.of("home", Map.of("street", "string")));
            Model global = closed.global().registerModel(definition("Global"));
            Model owned = closed.tenant("beta").registerModelForDataSource(owner, definition("Owned"));
            closed.close();
            return List.of(model, model.structure(), global, global.structure(), owned, owned.structure());
        });
    }

    @Test
    void registryDropped_all_isReleasedFromThreadsAndOwners() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Object owner = new EqualDataSource();
        try {
            assertReleased(() -> onPool(pool, () -> {
                ModelRegistry dropped = ModelRegistry.create();
                dropped.findModelByName("Nothing");
                Model model = dropped.tenant("acme").registerModelForDataSource(owner, definition("Owned"));
                try (TenantScope scope = dropped.openTenant("acme")) {
                    assertThat(dropped.findModelByName("Owned")).containsSame(model);
                }
                return List.of(dropped, model, model.structure());
            }));
        } finally {
            pool.shutdownNow();
        }
    }

    private List<Object> fill(String tenant) {
        Models models = registry.tenant(tenant);
        Model company = models.define("Company", Map.of("home", Map.of("street", "string"), "size", "number"));
        Model address =
                models.resolveType(company.structure().nestedStructures().get(0));
        Model owned = models.registerModelForDataSource(new EqualDataSource(), definition("Owned"));
        return List.of(
                company,
                company.structure(),
                address,
                address.structure(),
                owned,
                owned.structure(),
                partition(tenant));
    }

    private Partition partition(String tenant) {
        Partition partition = ((DefaultModelRegistry) registry).partitions.find(tenant);
        if (partition == null) {
            throw new AssertionError("the tenant is not resident");
        }
        return partition;
    }

    /** Returns a model of a structure that no test holds. */
    private static Model definition(String name) {
        return Model.of(name, Structure.of(Map.of("of" + name, "string")));
    }

    private static Collection<?> onPool(ExecutorService pool, Callable<? extends Collection<?>> work) {
        try {
            return pool.submit(work).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
