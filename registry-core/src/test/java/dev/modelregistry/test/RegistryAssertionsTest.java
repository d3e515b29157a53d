package dev.modelregistry.test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Definitions;
import dev.modelregistry.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryAssertionsTest {

    private final ModelRegistry registry = ModelRegistry.create();

    @Test
    void assertEmpty_somethingIsLeft_saysWhat() {
        registry.tenant("acme").registerModel(Definitions.model("Person", Definitions.PERSON));
        assertThatCode(() -> RegistryAssertions.assertConsistent(registry)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RegistryAssertions.assertEmpty(registry))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("partitions of tenants: expected 0 but was 1");

        registry.clear();
        assertThatCode(() -> RegistryAssertions.assertEmpty(registry)).doesNotThrowAnyException();
    }

    @Test
    void assertReleased_nothingHoldsTheObjects_passes() {
        assertThatCode(() -> RegistryAssertions.assertReleased(() -> List.of(new Object(), new Object())))
                .doesNotThrowAnyException();
    }

    @Test
    void assertReleased_oneIsHeld_namesTheClassOfThatOne() {
        List<Object> held = new ArrayList<>();
        assertThatThrownBy(() -> RegistryAssertions.assertReleased(() -> {
                    held.add(new Object());
                    return List.of(held.get(0), new Object());
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("still reachable: [java.lang.Object]");
    }

    @Test
    void assertReleased_nothingGiven_fails() {
        assertThatThrownBy(() -> RegistryAssertions.assertReleased(List::of)).isInstanceOf(AssertionError.class);
    }
}
