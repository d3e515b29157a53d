package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Structure;

/** Checks that a quiescent registry keeps derived values of such structures only that some model has. */
final class DerivedInvariants {

    private DerivedInvariants() {}

    static void check(ModelRegistry registry) {
        RegistryParts parts = ((DefaultModelRegistry) registry).parts;
        for (DefaultDerived<?> derived : parts.derived.derivations.values()) {
            assertThat(derived.underWay).as("a computation stayed under way").isEmpty();
            for (Structure structure : derived.values.asMap().keySet()) {
                assertThat(parts.structures.findHeld(structure))
                        .as("a value outlived its structure")
                        .isNotNull();
            }
        }
        assertThat(parts.derived.waiting)
                .as("a thread is still noted as waiting")
                .isEmpty();
    }
}
