package dev.modelregistry.spring;

import dev.modelregistry.store.StaleReads;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code modelregistry}. Values out of bounds are reported when the application starts.
 *
 * @param enabled Whether to configure anything of the model registry.
 * @param cleanupInterval Time between clean-ups of idle tenants. At least 1 ms.
 * @param maxIdleTime Time without a lookup or registration after which a tenant is idle. At least 1 ms.
 * @param cleanup Periodic clean-up.
 * @param memoryPressure Clean-up when memory is short.
 * @param crossTenantFallback Whether lookups search every tenant when no tenant is current, instead of global models
 *     only. Never applies while a tenant is current.
 * @param evictNamedModels Whether clean-up drops the named models of idle tenants too, not only what can be made again.
 *     For applications that register their models again on next use.
 * @param maxResidentTenants Number of tenants with models in memory above which those idle the longest are cleaned up.
 *     Unlimited if not set.
 * @param maxResidentWeight Estimated memory of all models above which the tenants idle the longest are cleaned up.
 *     Unlimited if not set.
 * @param limits How much the registry accepts.
 * @param derived Values that are derived from structures.
 * @param store Where models are kept besides memory.
 * @param tenant The tenant of a web request.
 * @param events Events of the registry as application events.
 * @param health When the health of the registry is a warning.
 */
@ConfigurationProperties("modelregistry")
public record ModelRegistryProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5m") Duration cleanupInterval,
        @DefaultValue("30m") Duration maxIdleTime,
        @DefaultValue Cleanup cleanup,
        @DefaultValue MemoryPressure memoryPressure,
        @DefaultValue("false") boolean crossTenantFallback,
        @DefaultValue("false") boolean evictNamedModels,
        @Nullable Integer maxResidentTenants,
        @Nullable DataSize maxResidentWeight,
        @DefaultValue Limits limits,
        @DefaultValue Derived derived,
        @DefaultValue Store store,
        @DefaultValue Tenant tenant,
        @DefaultValue Events events,
        @DefaultValue Health health) {

    /**
     * Periodic clean-up.
     *
     * @param enabled Whether to clean up periodically. A clean-up can be forced through the endpoint in any case.
     */
    public record Cleanup(@DefaultValue("true") boolean enabled) {}

    /**
     * Clean-up when memory is short.
     *
     * @param share Share of the old generation of the heap, between 0 and 1, above which memory is short after a garbage
     *     collection. 0 switches it off.
     * @param maxIdleTime Time without a lookup or registration after which a tenant is idle while memory is short. At least
     *     1 ms and at most max-idle-time, of which it is a tenth if not set.
     */
    public record MemoryPressure(
            @DefaultValue("0.8") double share, @Nullable Duration maxIdleTime) {}

    /**
     * How much the registry accepts.
     *
     * @param modelsPerTenant Maximum number of models of one tenant, and of global models.
     * @param residentTenants Maximum number of tenants with models in memory. Unlimited if not set.
     * @param properties Maximum number of properties of one structure, nested ones included. At most 10000.
     * @param depth Maximum number of levels of nesting of one structure. At most 64.
     * @param nameLength Maximum number of characters of the name of a model or property. At most 256.
     */
    public record Limits(
            @DefaultValue("10000") int modelsPerTenant,
            @Nullable Integer residentTenants,
            @DefaultValue("10000") int properties,
            @DefaultValue("64") int depth,
            @DefaultValue("256") int nameLength) {}

    /**
     * Values that are derived from structures.
     *
     * @param maxValues Number of values kept for each derivation. Those that are asked for least go first.
     */
    public record Derived(@DefaultValue("10000") int maxValues) {}

    /**
     * Where models are kept besides memory.
     *
     * @param type Engine that keeps the models, which the application may have a ModelStore bean for instead. None means
     *     that models are in memory only.
     * @param maxStaleness How old what is read may be. 100 ms to 1 day.
     * @param staleReads What lookups do when nobody can tell any more whether what is in memory is recent enough.
     * @param outcomeWait Time for which a change is tried again whose outcome is not known. At most 1 minute.
     * @param compareInterval Time between two comparisons of all resident tenants with the store. 1 second to 1 day.
     * @param concurrentLoads Number of tenants that are loaded at a time, and read again at a time. At most 64.
     * @param unknownTenants Tenants that the store does not have.
     */
    public record Store(
            @DefaultValue("none") StoreType type,
            @DefaultValue("5s") Duration maxStaleness,
            @DefaultValue("fail") StaleReads staleReads,
            @DefaultValue("2s") Duration outcomeWait,
            @DefaultValue("30s") Duration compareInterval,
            @DefaultValue("8") int concurrentLoads,
            @DefaultValue UnknownTenants unknownTenants) {

        /**
         * Tenants that the store does not have.
         *
         * @param max Number of tenants that are remembered as not being in the store. At most 1000000.
         * @param time Time for which they are. At most 1 day.
         */
        public record UnknownTenants(
                @DefaultValue("10000") int max,
                @DefaultValue("1m") Duration time) {}
    }

    /** An engine that can keep models. */
    public enum StoreType {
        /** Models are in memory only. */
        NONE,
        /** The database behind a DataSource. */
        JDBC,
        /** Redis or Valkey. */
        REDIS
    }

    /**
     * The tenant of a web request. The sources are read unless the application has a TenantResolver of its own.
     *
     * @param enabled Whether a filter makes the tenant that a request names the current one.
     * @param sources Ways in which a request may name its tenant, in order: any of header, subdomain, path, principal,
     *     claim, session and names of TenantSource beans. The first that names one decides.
     * @param strictSources Whether all sources are asked, and a request that names different tenants is answered with
     *     status 403.
     * @param header Request header that carries the code of the tenant, for the source header.
     * @param baseDomain Domain of which each tenant has a subdomain, such as example.com, for the source subdomain.
     * @param pathPattern Pattern of paths, below the context path, with a segment called tenant, for the source path.
     * @param claim Claim of the verified token that carries the code of the tenant, for the source claim.
     * @param sessionAttribute Attribute of the session that carries the code of the tenant, for the source session.
     * @param required Whether a request without a tenant is answered with status 400.
     * @param allowed Regular expression that the whole code of a tenant has to match. Every valid code if not set.
     * @param excludedPaths Patterns of paths, below the context path, that are served without a tenant whatever the
     *     request says. The actuator and the error page always are.
     */
    public record Tenant(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("header") List<String> sources,
            @DefaultValue("false") boolean strictSources,
            @DefaultValue("X-Tenant-ID") String header,
            @Nullable String baseDomain,
            @DefaultValue("/{tenant}/**") String pathPattern,
            @DefaultValue("tenant_id") String claim,
            @DefaultValue("tenant") String sessionAttribute,
            @DefaultValue("false") boolean required,
            @Nullable Pattern allowed,
            @DefaultValue({"/favicon.ico", "/webjars/**"}) List<String> excludedPaths) {

        /** Copies the lists. */
        public Tenant {
            sources = List.copyOf(sources);
            excludedPaths = List.copyOf(excludedPaths);
        }
    }

    /**
     * Events of the registry as application events.
     *
     * @param enabled Whether to publish what happens in the registry as application events.
     */
    public record Events(@DefaultValue("true") boolean enabled) {}

    /**
     * When the health of the registry is a warning.
     *
     * @param maxTenants Number of resident tenants above which the health is a warning.
     * @param maxHeapUsage Used share of the maximum heap, between 0 and 1, above which the health is a warning.
     * @param minReuseRatio Share of requests answered with a model that was there already, between 0 and 1, below which
     *     the health is a warning.
     * @param minRegistrations Number of registrations before which the reuse ratio is not looked at.
     */
    public record Health(
            @DefaultValue("1000") long maxTenants,
            @DefaultValue("0.8") double maxHeapUsage,
            @DefaultValue("0.5") double minReuseRatio,
            @DefaultValue("1000") long minRegistrations) {}
}
