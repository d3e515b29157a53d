package dev.modelregistry;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.modelregistry.model.Definition;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How hard Lincheck tries; all checks together shall take some three minutes. {@code -Dlincheck.effort=10} tries harder. */
final class Lincheck {

    private static final int EFFORT = Integer.getInteger("lincheck.effort", 1);

    private Lincheck() {}

    /**
     * Makes a registry in which time stands still. Every tenant code is valid: Lincheck follows every reference, and the
     * lambda expressions inside the JDK that the default rule is made of are closed to it.
     */
    static ModelRegistry registry(boolean evictNamedModels) {
        return ModelRegistry.builder()
                .ticker(() -> 0)
                .tenantCodes(code -> true)
                .evictNamedModels(evictNamedModels)
                .build();
    }

    /**
     * Explores interleavings one by one: few scenarios, each in many schedules. What weighs, hashes and reads definitions
     * looks at immutable values only, and what counts hits has no part in what is found; their loops would be taken for threads
     * that wait for each other.
     */
    static ModelCheckingOptions modelChecking() {
        return bounded(new ModelCheckingOptions())
                .iterations(4 * EFFORT)
                .invocationsPerIteration(60)
                .addGuarantee(forClasses(
                                Footprint.class.getName(),
                                Definition.class.getName(),
                                ThreadCounts.class.getName(),
                                "dev.modelregistry.model.StructuralHash")
                        .allMethods()
                        .ignore());
    }

    /** Runs scenarios on real threads. */
    static StressOptions stress() {
        return bounded(new StressOptions()).iterations(8 * EFFORT).invocationsPerIteration(400);
    }

    private static <T extends Options<T, ?>> T bounded(T options) {
        return options.threads(2).actorsPerThread(3).actorsBefore(1).actorsAfter(1);
    }
}
