package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code modelregistry}: shows a registry, cleans it up and drops tenants.
 *
 * <p>It shows the codes of tenants and the names of their models, so expose it to operators only.
 */
@Endpoint(id = "modelregistry")
public final class ModelRegistryEndpoint {

    private final ModelRegistry registry;
    private final RegistryManager manager;

    /** Creates the endpoint of a registry and the manager that cleans it up. */
    public ModelRegistryEndpoint(ModelRegistry registry, RegistryManager manager) {
        this.registry = registry;
        this.manager = manager;
    }

    /** Returns the registry's figures. Visits every tenant and model. */
    @ReadOperation
    public ModelRegistryDescriptor registry() {
        return new ModelRegistryDescriptor(
                ModelRegistryDescriptor.Registry.of(registry.getStats()),
                ModelRegistryDescriptor.Cleanup.of(manager.stats()),
                registry.getTenantRegistryInfo().tenants().stream()
                        .map(ModelRegistryDescriptor.Tenant::of)
                        .toList());
    }

    /** Returns the figures and model names of one tenant; {@code null} if it is not resident. */
    @ReadOperation
    public ModelRegistryDescriptor.@Nullable TenantDetail tenant(@Selector String tenant) {
        return registry.getTenantInfo(tenant)
                .map(ModelRegistryDescriptor.TenantDetail::of)
                .orElse(null);
    }

    /** Cleans up every tenant that is not active, whether periodic clean-up is on or not. */
    @WriteOperation
    public ModelRegistryDescriptor.Cleaned forceCleanup() {
        return ModelRegistryDescriptor.Cleaned.of(manager.forceCleanup());
    }

    /** Drops every model of a tenant, even while it is active; returns {@code null} if it is not resident. */
    @DeleteOperation
    public ModelRegistryDescriptor.@Nullable Dropped dropTenant(@Selector String tenant) {
        int models = registry.cleanupTenant(tenant);
        return models == 0 ? null : new ModelRegistryDescriptor.Dropped(models);
    }
}
