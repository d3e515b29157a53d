package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.RegistryAssertions;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An owner's view, seen through itself alone, is a linearizable map, whatever else goes on in the tenant. */
@Param(name = "name", gen = IntGen.class, conf = "0:1")
@Param(name = "variant", gen = IntGen.class, conf = "0:2")
public class OwnerViewLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(true);
    private final Models acme = registry.tenant("acme");
    private final Object owner = new EqualDataSource();
    private final Object other = new EqualDataSource();
    private final OwnerModels view = acme.modelsOf(owner);

    @Operation
    public int put(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        return number(view.put(Variants.name(name), Variants.model(name, variant)));
    }

    @Operation
    public int get(@Param(name = "name") int name) {
        return number(view.get(Variants.name(name)));
    }

    @Operation
    public int remove(@Param(name = "name") int name) {
        return number(view.remove(Variants.name(name)));
    }

    @Operation
    public boolean removeEntry(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        return view.entrySet().remove(Map.entry(Variants.name(name), Variants.model(name, variant)));
    }

    @Operation
    public int size() {
        return view.size();
    }

    /** Another owner's models of the same names are none of this one's business. */
    @Operation
    public void registerForOther(@Param(name = "name") int name, @Param(name = "variant") int variant) {
        acme.registerModelForDataSource(other, Variants.model(name, variant));
    }

    /** Takes nothing here: what is cleaned up in the other tenant is nobody's. */
    @Operation
    public void cleanUpElsewhere() {
        registry.tenant("beta").resolveType(Variants.INLINE);
        registry.cleanupTenant("beta");
    }

    private static int number(@Nullable Model model) {
        return model == null ? -1 : Variants.variant(model);
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(OwnerViewLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends OwnerViewLincheckTest {

        private final OwnerViewLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** A map. */
    public static class Spec {

        private final Map<Integer, Integer> variants = new HashMap<>();

        public int put(int name, int variant) {
            Integer before = variants.put(name, variant);
            return before == null ? -1 : before;
        }

        public int get(int name) {
            return variants.getOrDefault(name, -1);
        }

        public int remove(int name) {
            Integer before = variants.remove(name);
            return before == null ? -1 : before;
        }

        public boolean removeEntry(int name, int variant) {
            return variants.remove(name, variant);
        }

        public int size() {
            return variants.size();
        }

        public void registerForOther(int name, int variant) {
            // Not seen here.
        }

        public void cleanUpElsewhere() {
            // Not seen here.
        }
    }
}
