package dev.modelregistry.test;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.RegistryInvariants;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What holds of a registry whatever was done with it. The methods throw an {@link AssertionError} that says what does not
 * hold. They take registries made by {@link ModelRegistry#builder()}, at a moment when no other thread uses them.
 */
public final class RegistryAssertions {

    private static final int ROUNDS = 20;

    private RegistryAssertions() {}

    /** Asserts that every index of a registry agrees with every other and that its figures add up. Visits every model. */
    public static void assertConsistent(ModelRegistry registry) {
        RegistryInvariants.check(registry);
    }

    /** Asserts that a registry is consistent and holds nothing: no model, tenant, shared structure or owner with models. */
    public static void assertEmpty(ModelRegistry registry) {
        RegistryInvariants.checkEmpty(registry);
    }

    /**
     * Asserts that nothing keeps some objects in memory: collects garbage, at most {@value #ROUNDS} times, until all of them
     * are gone.
     *
     * @param work makes the objects and does with them what shall leave no trace; returns those that have to go. The caller
     *     must not hold any of them.
     */
    public static void assertReleased(Supplier<? extends Collection<?>> work) {
        List<WeakReference<Object>> references = weakly(work);
        for (int round = 0; round < ROUNDS && !references.isEmpty(); round++) {
            System.gc();
            references.removeIf(reference -> reference.refersTo(null));
        }
        if (!references.isEmpty()) {
            List<String> kept = new ArrayList<>();
            for (WeakReference<Object> reference : references) {
                Object object = reference.get();
                if (object != null) {
                    kept.add(object.getClass().getName());
                }
            }
            throw new AssertionError("still reachable: " + kept);
        }
    }

    /** A method of its own, so that no frame that is still open holds the objects. */
    private static List<WeakReference<Object>> weakly(Supplier<? extends Collection<?>> work) {
        List<WeakReference<Object>> references = new ArrayList<>();
        for (Object object : work.get()) {
            references.add(new WeakReference<>(object));
        }
        if (references.isEmpty()) {
            throw new AssertionError("nothing was given that could be released");
        }
        return references;
    }
}
