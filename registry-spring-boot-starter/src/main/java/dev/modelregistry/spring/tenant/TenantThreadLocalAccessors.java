package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import io.micrometer.context.ContextRegistry;

/**
 * Adds an accessor for each registry to Micrometer's registry of accessors, of which the JVM has one, and takes it away
 * before the registry is closed.
 */
final class TenantThreadLocalAccessors implements RegistryWatcher {

    @Override
    public void ready(ModelRegistry registry) {
        ContextRegistry.getInstance().registerThreadLocalAccessor(new TenantThreadLocalAccessor(registry));
    }

    @Override
    public void gone(ModelRegistry registry) {
        ContextRegistry.getInstance().removeThreadLocalAccessor(new PropagatedTenant.Key(registry));
    }
}
