package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.RegistryAssertions;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of several models of one structure, a lookup by structure finds the earliest one registered, at every moment. */
@Param(name = "name", gen = IntGen.class, conf = "0:3")
public class EqualStructuresLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(false);
    private static final List<Model> MODELS = IntStream.range(0, 4)
            .mapToObj(number -> Model.of(Variants.name(number), Definitions.PERSON))
            .toList();

    private final Models acme = registry.tenant("acme");

    @Operation
    public void register(@Param(name = "name") int name) {
        acme.registerModel(MODELS.get(name));
    }

    @Operation
    public boolean remove(@Param(name = "name") int name) {
        return acme.removeModel(Variants.name(name));
    }

    @Operation
    public boolean has(@Param(name = "name") int name) {
        return acme.findModelByName(Variants.name(name)).isPresent();
    }

    @Operation
    public @Nullable String earliest() {
        return acme.findModelByStructure(Definitions.PERSON).map(Model::name).orElse(null);
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(EqualStructuresLincheckTest.class);
    }

    /** The earliest one comes while it is looked at, and another after it. */
    @Test
    void modelChecking_theFirstTwoCome() {
        check(new ExecutionScenario(
                List.of(),
                List.of(List.of(actor("earliest")), List.of(actor("register", 0), actor("register", 1))),
                List.of(),
                null));
    }

    /** The earliest one goes and comes back as the latest, the same instance. */
    @Test
    void modelChecking_theEarliestBecomesTheLatest() {
        check(new ExecutionScenario(
                List.of(actor("register", 0), actor("register", 1)),
                List.of(List.of(actor("has", 0), actor("earliest")), List.of(actor("remove", 0), actor("register", 0))),
                List.of(),
                null));
    }

    private static void check(ExecutionScenario scenario) {
        Lincheck.modelChecking()
                .iterations(0)
                .invocationsPerIteration(150)
                .addCustomScenario(scenario)
                .sequentialSpecification(Spec.class)
                .check(EqualStructuresLincheckTest.class);
    }

    private static Actor actor(String operation, Object... arguments) {
        Method method = Arrays.stream(EqualStructuresLincheckTest.class.getMethods())
                .filter(each -> each.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }

    @Test
    void stress() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends EqualStructuresLincheckTest {

        private final EqualStructuresLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** Names in the order of their registration. */
    public static class Spec {

        private final Set<Integer> names = new LinkedHashSet<>();

        public void register(int name) {
            names.add(name);
        }

        public boolean remove(int name) {
            return names.remove(name);
        }

        public boolean has(int name) {
            return names.contains(name);
        }

        public @Nullable String earliest() {
            return names.stream().findFirst().map(Variants::name).orElse(null);
        }
    }
}
