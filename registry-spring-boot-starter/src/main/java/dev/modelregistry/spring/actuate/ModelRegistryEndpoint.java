package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.Cleaned;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.Dropped;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.TenantDetail;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The actuator endpoint {@code modelregistry}: shows a registry, cleans it up and drops tenants.
 *
 * <p>It shows the codes of tenants and the names of their models, so expose it to operators only, or show names to some of
 * them only. Whoever may write can clean up and drop tenants whatever is shown to them.
 *
 * <p>These are its operations over JMX, where names are shown unless they never are; over the web the
 * {@link ModelRegistryEndpointWebExtension} takes their place.
 */
@Endpoint(id = "modelregistry")
public final class ModelRegistryEndpoint {

    private final ModelRegistry registry;
    private final RegistryManager manager;
    private final Show showValues;

    /** Creates the endpoint of a registry and the manager that cleans it up, which shows names or does not. */
    public ModelRegistryEndpoint(ModelRegistry registry, RegistryManager manager, Show showValues) {
        this.registry = registry;
        this.manager = manager;
        this.showValues = showValues;
    }

    /**
     * Returns the registry's figures and a page of its resident tenants. What is {@code null} or empty has its default.
     *
     * @param limit how many tenants at most; by default 100
     * @param after what the page before gave as {@code next}
     * @param sort {@code code}, {@code idle}, {@code models} or {@code weight}; by default {@code code}
     * @param prefix what the codes of the tenants begin with
     * @throws IllegalArgumentException if one of these cannot be read
     */
    @ReadOperation
    public ModelRegistryDescriptor registry(
            @Nullable String limit, @Nullable String after, @Nullable String sort, @Nullable String prefix) {
        return registry(TenantPageRequest.parse(limit, after, sort, prefix), showValues.isShown(true));
    }

    /** Returns the figures and model names of one tenant; {@code null} if it is not resident. */
    @ReadOperation
    public @Nullable TenantDetail tenant(@Selector String tenant) {
        return tenant(tenant, showValues.isShown(true));
    }

    /** Cleans up every tenant that is not active, whether periodic clean-up is on or not. */
    @WriteOperation
    public Cleaned forceCleanup() {
        return Cleaned.of(manager.forceCleanup());
    }

    /**
     * Cleans up as asked for; returns {@code null} if the tenant is not resident.
     *
     * @param tenant the only tenant to clean up; {@code null} or empty for all
     * @param maxIdleTime the least time without use, such as {@code 15m}; {@code null} or empty for zero
     * @throws IllegalArgumentException if the idle time cannot be read
     */
    @WriteOperation
    public @Nullable Cleaned cleanUp(@Nullable String tenant, @Nullable String maxIdleTime) {
        return cleanUp(CleanupRequest.parse(tenant, maxIdleTime));
    }

    /**
     * Drops every model of a tenant, even while it is active, and from the store too if there is one; returns {@code null} if
     * it has none.
     */
    @DeleteOperation
    public @Nullable Dropped dropTenant(@Selector String tenant) {
        int models = registry.cleanupTenant(tenant);
        return models == 0 ? null : new Dropped(models);
    }

    ModelRegistryDescriptor registry(TenantPageRequest page, boolean showNames) {
        return showNames
                ? ModelRegistryDescriptor.of(registry, manager.stats(), page)
                : ModelRegistryDescriptor.withoutTenants(registry, manager.stats());
    }

    @Nullable
    TenantDetail tenant(String tenant, boolean showNames) {
        return registry.getTenantInfo(tenant)
                .map(info -> TenantDetail.of(info, showNames))
                .orElse(null);
    }

    @Nullable
    Cleaned cleanUp(CleanupRequest request) {
        String tenant = request.tenant();
        if (tenant == null) {
            return Cleaned.of(manager.cleanUp(request.maxIdleTime()));
        }
        if (registry.getTenantInfo(tenant).isEmpty()) {
            return null;
        }
        return Cleaned.of(manager.cleanUpTenant(tenant, request.maxIdleTime()));
    }
}
