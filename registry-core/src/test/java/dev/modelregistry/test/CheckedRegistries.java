package dev.modelregistry.test;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelRegistryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes registries for a test and checks after it that they are consistent: a JUnit extension, to be registered in a field
 * that is not static. Registries stay open.
 */
public final class CheckedRegistries implements AfterEachCallback {

    private final List<ModelRegistry> registries = new ArrayList<>();

    /** Makes a registry with default settings. */
    public ModelRegistry create() {
        return create(builder -> builder);
    }

    /** Makes a registry with settings of its own. */
    public ModelRegistry create(UnaryOperator<ModelRegistryBuilder> settings) {
        ModelRegistry registry = settings.apply(ModelRegistry.builder()).build();
        registries.add(registry);
        return registry;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        registries.forEach(RegistryAssertions::assertConsistent);
    }
}
