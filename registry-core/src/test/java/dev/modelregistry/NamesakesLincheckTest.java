package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.RegistryAssertions;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Where a tenant and two owners have models of one name, which one answers to the name changes at one moment. What is
 * promised of the others is less: that a model which is there all the time is found by its structure all the time.
 */
@Param(name = "owner", gen = IntGen.class, conf = "0:1")
@Param(name = "variant", gen = IntGen.class, conf = "0:2")
public class NamesakesLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(false);
    private final Models acme = registry.tenant("acme");
    private final Object[] owners = {new EqualDataSource(), new EqualDataSource()};
    private final Object third = new EqualDataSource();
    private final Model kept = Model.of("A", Definitions.numbered(200));

    @Operation
    public void register(@Param(name = "variant") int variant) {
        acme.registerModel(Variants.model(0, variant));
    }

    @Operation
    public void registerFor(@Param(name = "owner") int owner, @Param(name = "variant") int variant) {
        acme.registerModelForDataSource(owners[owner], Variants.model(0, variant));
    }

    @Operation
    public boolean removeFrom(@Param(name = "owner") int owner) {
        return acme.modelsOf(owners[owner]).remove("A") != null;
    }

    @Operation
    public int releaseOwner(@Param(name = "owner") int owner) {
        return registry.releaseOwner(owners[owner]);
    }

    @Operation
    public int findByName() {
        return acme.findModelByName("A")
                .map(model -> model.equals(kept) ? 3 : Variants.variant(model))
                .orElse(-1);
    }

    /** Nobody takes this model away once it is there, so it is always found. */
    @Operation
    public boolean findKeptByStructure() {
        acme.registerModelForDataSource(third, kept);
        return acme.findModelByStructure(kept.structure()).filter(kept::equals).isPresent();
    }

    /** Judged by itself, run in one thread. */
    @Test
    void modelChecking() {
        Lincheck.modelChecking().check(NamesakesLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress().check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends NamesakesLincheckTest {

        private final NamesakesLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }
}
