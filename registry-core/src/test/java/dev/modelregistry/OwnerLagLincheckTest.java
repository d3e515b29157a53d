package dev.modelregistry;

import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An owner's view may lag behind the names of its tenant, but not behind its own thread: what an operation has done is
 * seen by every later lookup, by name, by structure and through the view, while others change their models and while the
 * tenant is cleaned up. Each thread looks at names of its own.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "variant", gen = IntGen.class, conf = "0:2")
public class OwnerLagLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(false);
    private final Models acme = registry.tenant("acme");
    private final Object owner = new EqualDataSource();
    private final Object app = OwnerType.APP.of(new Object());
    private final OwnerModels view = acme.modelsOf(owner);
    private final OwnerModels appView = acme.modelsOf(app);

    @Operation
    public void register(@Param(name = "thread") int thread, @Param(name = "variant") int variant) {
        acme.registerModelForDataSource(owner, Variants.model(thread, variant));
    }

    /** Takes the model away from the data source, if it has this very one. */
    @Operation
    public void registerForApp(@Param(name = "thread") int thread, @Param(name = "variant") int variant) {
        acme.registerModelForApp(app, Variants.model(thread, variant));
    }

    @Operation
    public void remove(@Param(name = "thread") int thread) {
        acme.removeModel(Variants.name(thread));
    }

    @Operation
    public void cleanUp() {
        acme.resolveType(Variants.INLINE);
        registry.cleanUp(Duration.ZERO);
    }

    /** Returns what the thread's name stands for, in every way to ask. */
    @Operation
    public String look(@Param(name = "thread") int thread) {
        String name = Variants.name(thread);
        return view.containsKey(name)
                + " " + acme.hasModelForOwner(app, name)
                + " " + acme.findModelByName(name).isPresent()
                + " " + isFound(thread, 0)
                + " " + isFound(thread, 1);
    }

    private boolean isFound(int thread, int variant) {
        return acme.findModelByStructure(Variants.structure(thread, variant)).isPresent();
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking().sequentialSpecification(Spec.class).check(OwnerLagLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress().sequentialSpecification(Spec.class).check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends OwnerLagLincheckTest {

        private final OwnerLagLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
            long registered = test.acme.getAllModels().stream()
                    .filter(model -> !model.isAnonymous())
                    .count();
            if (test.appView.size() + test.view.size() < registered) {
                throw new AssertionError("a model is in nobody's view");
            }
        }
    }

    /** What the data source and the application have. */
    public static class Spec {

        private final Map<Integer, Integer> ofDataSource = new HashMap<>();
        private final Map<Integer, Integer> ofApp = new HashMap<>();

        public void register(int thread, int variant) {
            ofDataSource.put(thread, variant);
        }

        public void registerForApp(int thread, int variant) {
            ofApp.put(thread, variant);
            ofDataSource.remove(thread, variant);
        }

        public void remove(int thread) {
            ofDataSource.remove(thread);
            ofApp.remove(thread);
        }

        public void cleanUp() {
            // Owners' models stay.
        }

        public String look(int thread) {
            boolean data = ofDataSource.containsKey(thread);
            boolean app = ofApp.containsKey(thread);
            return data + " " + app + " " + (data || app) + " " + isFound(thread, 0) + " " + isFound(thread, 1);
        }

        private boolean isFound(int thread, int variant) {
            return hasStructure(ofDataSource.get(thread), variant) || hasStructure(ofApp.get(thread), variant);
        }

        private static boolean hasStructure(@Nullable Integer registered, int variant) {
            return registered != null && registered % 2 == variant;
        }
    }
}
