package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Registrations, replacements, removals and lookups by name and by structure in one tenant are linearizable, and a clean-up
 * meanwhile changes nothing that can be seen of named models.
 */
@Param(name = "name", gen = IntGen.class, conf = "0:2")
@Param(name = "variant", gen = IntGen.class, conf = "0:2")
public class OneTenantLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(false);
    private final Models acme = registry.tenant("acme");

    @Operation
    public void register(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        acme.registerModel(Variants.model(name, variant));
    }

    @Operation
    public boolean remove(@Param(name = "name") int name) {
        return acme.removeModel(Variants.name(name));
    }

    @Operation
    public int findByName(@Param(name = "name") int name) {
        return acme.findModelByName(Variants.name(name)).map(Variants::variant).orElse(-1);
    }

    @Operation
    public int findByStructure(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        return acme.findModelByStructure(Variants.structure(name, variant))
                .map(Variants::variant)
                .orElse(-1);
    }

    @Operation
    public int findByDefinition(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        return acme.findModelByDefinition(Variants.definition(name, variant))
                .map(Variants::variant)
                .orElse(-1);
    }

    /** Asks for a structure that no named model has; what comes back is the same before and after a clean-up. */
    @Operation
    public String resolve() {
        return acme.resolveType(Variants.INLINE).name();
    }

    @Operation
    public void cleanUp() {
        registry.cleanUp(Duration.ZERO);
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(OneTenantLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(Checked.class);
    }

    @Test
    void modelChecking_whileTablesGrow() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(Growing.class);
    }

    @Test
    void stress_whileTablesGrow() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(CheckedGrowing.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends OneTenantLincheckTest {

        private final OneTenantLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** With as many models from the start that the second or third name more makes the tables move. */
    public static class Growing extends OneTenantLincheckTest {

        private final OneTenantLincheckTest test = this;

        public Growing() {
            for (int i = 0; i < 3; i++) {
                test.acme.registerModel(Model.of("Other" + i, Definitions.numbered(200 + i)));
            }
        }
    }

    /** The same with the oracle after every run. */
    public static final class CheckedGrowing extends Growing {

        private final OneTenantLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** What one tenant sees, done one after another. */
    public static class Spec {

        private final Map<Integer, Integer> variants = new HashMap<>();

        public void register(int name, int variant) {
            variants.put(name, variant);
        }

        public boolean remove(int name) {
            return variants.remove(name) != null;
        }

        public int findByName(int name) {
            return variants.getOrDefault(name, -1);
        }

        public int findByStructure(int name, int variant) {
            int registered = findByName(name);
            return registered >= 0 && registered % 2 == variant % 2 ? registered : -1;
        }

        public int findByDefinition(int name, int variant) {
            return findByStructure(name, variant);
        }

        public String resolve() {
            return Variants.INLINE_NAME;
        }

        public void cleanUp() {
            // Nothing that is asked for here can be lost.
        }
    }
}
