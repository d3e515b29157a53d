package dev.modelregistry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes registries for a test and checks their invariants after it. */
public final class CheckedRegistries implements AfterEachCallback {

    private final List<ModelRegistry> registries = new ArrayList<>();

    public ModelRegistry create() {
        return create(builder -> builder);
    }

    public ModelRegistry create(UnaryOperator<ModelRegistryBuilder> settings) {
        ModelRegistry registry = settings.apply(ModelRegistry.builder()).build();
        registries.add(registry);
        return registry;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        registries.forEach(RegistryInvariants::check);
        registries.forEach(DerivedInvariants::check);
    }
}
