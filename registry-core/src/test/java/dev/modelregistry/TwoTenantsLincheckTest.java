package dev.modelregistry;

import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Two tenants with the global models behind them: each sees its own, else the global one, never the other's. A lookup asks
 * the tenant and then global, so it is linearizable where only one of both has changing models of the name; here names 0
 * and 1 change in the tenants (global has 0 all the time), and name 2 changes in global.
 */
@Param(name = "tenant", gen = IntGen.class, conf = "0:1")
@Param(name = "name", gen = IntGen.class, conf = "0:1")
@Param(name = "any", gen = IntGen.class, conf = "0:2")
@Param(name = "variant", gen = IntGen.class, conf = "0:2")
public class TwoTenantsLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(false);
    private final List<Models> tenants = List.of(registry.tenant("acme"), registry.tenant("beta"));

    public TwoTenantsLincheckTest() {
        registry.global().registerModel(Variants.model(0, 1));
    }

    @Operation
    public void register(
            @Param(name = "tenant") int tenant, @Param(name = "name") int name, @Param(name = "variant") int variant) {
        tenants.get(tenant).registerModel(Variants.model(name, variant));
    }

    @Operation
    public boolean remove(@Param(name = "tenant") int tenant, @Param(name = "name") int name) {
        return tenants.get(tenant).removeModel(Variants.name(name));
    }

    @Operation
    public void registerGlobally(@Param(name = "variant") int variant) {
        registry.global().registerModel(Variants.model(2, variant));
    }

    @Operation
    public boolean removeGlobally() {
        return registry.global().removeModel(Variants.name(2));
    }

    @Operation
    public int cleanupTenant(@Param(name = "tenant") int tenant) {
        return registry.cleanupTenant(tenant == 0 ? "acme" : "beta");
    }

    @Operation
    public void cleanUp() {
        registry.cleanUp(Duration.ZERO);
    }

    @Operation
    public int find(@Param(name = "tenant") int tenant, @Param(name = "any") int name) {
        return tenants.get(tenant)
                .findModelByName(Variants.name(name))
                .map(Variants::variant)
                .orElse(-1);
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(TwoTenantsLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends TwoTenantsLincheckTest {

        private final TwoTenantsLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** Two maps before a third. */
    public static class Spec {

        private final List<Map<Integer, Integer>> variants = List.of(new HashMap<>(), new HashMap<>());
        private final Map<Integer, Integer> global = new HashMap<>(Map.of(0, 1));

        public void register(int tenant, int name, int variant) {
            variants.get(tenant).put(name, variant);
        }

        public boolean remove(int tenant, int name) {
            return variants.get(tenant).remove(name) != null;
        }

        public void registerGlobally(int variant) {
            global.put(2, variant);
        }

        public boolean removeGlobally() {
            return global.remove(2) != null;
        }

        public int cleanupTenant(int tenant) {
            int models = variants.get(tenant).size();
            variants.get(tenant).clear();
            return models;
        }

        public void cleanUp() {
            // Named models stay.
        }

        public int find(int tenant, int name) {
            return variants.get(tenant).getOrDefault(name, global.getOrDefault(name, -1));
        }
    }
}
