package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistryBuilder;

/**
 * Changes the auto-configured registry before it is built. Beans of this type are called in their order, after the
 * properties and all other beans were applied, so what a customizer sets wins. It has no effect on a registry that the
 * application makes itself.
 */
@FunctionalInterface
public interface ModelRegistryCustomizer {

    /** Customizes the registry to be. */
    void customize(ModelRegistryBuilder builder);
}
