package dev.modelregistry.spring.actuate;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.CleanupStats;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.DerivedStats;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.TenantFigures;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.stats.TenantPage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A registry's figures as the endpoint gives them.
 *
 * @param registry what is registered, and what was done since the registry was made
 * @param cleanup the clean-up of idle tenants
 * @param derived the figures of derived values, by the name of their derivation
 * @param store the figures of the store; {@code null} where there is none
 * @param tenants a page of the resident tenants; {@code null} where names are not shown
 * @param next what to pass as {@code after} to get the next page; {@code null} if this is the last
 */
public record ModelRegistryDescriptor(
        Registry registry,
        Cleanup cleanup,
        Map<String, Derived> derived,
        @Nullable Store store,
        @Nullable List<Tenant> tenants,
        @Nullable String next)
        implements OperationResponseBody {

    static ModelRegistryDescriptor of(ModelRegistry registry, CleanupStats cleanup, TenantPageRequest request) {
        ModelRegistryDescriptor figures = withoutTenants(registry, cleanup);
        TenantPage page = registry.listTenants(request.query());
        return new ModelRegistryDescriptor(
                figures.registry,
                figures.cleanup,
                figures.derived,
                figures.store,
                page.tenants().stream().map(Tenant::of).toList(),
                request.cursor(page.next()));
    }

    static ModelRegistryDescriptor withoutTenants(ModelRegistry registry, CleanupStats cleanup) {
        Map<String, Derived> derived = new LinkedHashMap<>();
        registry.getDerivedStats().forEach((name, stats) -> derived.put(name, Derived.of(stats)));
        Store store = registry.getStoreStats().map(Store::of).orElse(null);
        return new ModelRegistryDescriptor(
                Registry.of(registry.getStats()), Cleanup.of(cleanup), derived, store, null, null);
    }

    /**
     * The registry's figures.
     *
     * @param totalModels models registered now, global ones included
     * @param globalModels models registered globally
     * @param totalTenantModels models registered by tenants
     * @param anonymousModels those among all models that were made for inline objects
     * @param tenantRegistries tenants that have models in memory
     * @param uniqueStructures distinct structures among all models
     * @param owners owners that have models
     * @param estimatedBytes about how much heap all of this takes, each structure counted once
     * @param registrations models that were newly registered or replaced another
     * @param reuseCount requests that were answered with a model that was there already
     * @param reuseRatio their share among registrations and such requests, between 0 and 1
     * @param lookupHits lookups that found a model
     * @param lookupMisses lookups that found none
     * @param removals how many models went, by cause in lower case
     * @param contextFailures how often a tenant context threw
     * @param listenerFailures how often a listener threw
     */
    public record Registry(
            long totalModels,
            long globalModels,
            long totalTenantModels,
            long anonymousModels,
            long tenantRegistries,
            long uniqueStructures,
            long owners,
            long estimatedBytes,
            long registrations,
            long reuseCount,
            double reuseRatio,
            long lookupHits,
            long lookupMisses,
            Map<String, Long> removals,
            long contextFailures,
            long listenerFailures) {

        static Registry of(RegistryStats stats) {
            return new Registry(
                    stats.totalModels(),
                    stats.globalModels(),
                    stats.totalTenantModels(),
                    stats.anonymousModels(),
                    stats.tenantRegistries(),
                    stats.uniqueStructures(),
                    stats.owners(),
                    stats.estimatedBytes(),
                    stats.registrations(),
                    stats.reuseCount(),
                    stats.reuseRatio(),
                    stats.lookupHits(),
                    stats.lookupMisses(),
                    byLabel(stats.removals()),
                    stats.contextFailures(),
                    stats.listenerFailures());
        }

        private static Map<String, Long> byLabel(Map<RemovalCause, Long> removals) {
            Map<String, Long> byLabel = new LinkedHashMap<>();
            for (RemovalCause cause : RemovalCause.values()) {
                byLabel.put(RemovalCauses.label(cause), removals.getOrDefault(cause, 0L));
            }
            return byLabel;
        }
    }

    /**
     * The figures of clean-ups, forced ones included.
     *
     * @param running whether clean-ups are scheduled
     * @param cleanupInterval time between two of them
     * @param maxIdleTime how long a tenant may be idle
     * @param pressureIdleTime how long it may be while memory is short
     * @param runs clean-ups that succeeded
     * @param pressureRuns those of them that ran while memory was short
     * @param failures clean-ups that failed
     * @param totalTime time spent in all of them
     * @param tenants tenants cleaned by all of them; one that was cleaned twice counts twice
     * @param models models that went
     * @param lastRun when the last one ended; {@code null} before the first
     * @param lastResult what the last one did; {@code null} before the first and if it failed
     */
    public record Cleanup(
            boolean running,
            Duration cleanupInterval,
            Duration maxIdleTime,
            Duration pressureIdleTime,
            long runs,
            long pressureRuns,
            long failures,
            Duration totalTime,
            long tenants,
            long models,
            @Nullable Instant lastRun,
            @Nullable Cleaned lastResult) {

        static Cleanup of(CleanupStats stats) {
            CleanupResult lastResult = stats.lastResult();
            return new Cleanup(
                    stats.running(),
                    stats.cleanupInterval(),
                    stats.maxIdleTime(),
                    stats.pressureIdleTime(),
                    stats.runs(),
                    stats.pressureRuns(),
                    stats.failures(),
                    stats.totalTime(),
                    stats.tenants(),
                    stats.models(),
                    stats.lastRun(),
                    lastResult == null ? null : Cleaned.of(lastResult));
        }
    }

    /**
     * What a clean-up did.
     *
     * @param tenants how many tenants lost models
     * @param models how many models went
     */
    public record Cleaned(int tenants, int models) implements OperationResponseBody {

        static Cleaned of(CleanupResult result) {
            return new Cleaned(result.tenants(), result.models());
        }
    }

    /**
     * What dropping a tenant did.
     *
     * @param models how many models went
     */
    public record Dropped(int models) implements OperationResponseBody {}

    /**
     * The figures of one derivation, since it was made.
     *
     * @param hits requests answered without computing
     * @param misses requests that computed a value
     * @param failures those of them that failed
     * @param hitRatio the share of hits, between 0 and 1
     * @param size values kept now
     * @param evictions values that went because there were too many
     * @param computationTime time spent computing, on all threads together
     */
    public record Derived(
            long hits,
            long misses,
            long failures,
            double hitRatio,
            long size,
            long evictions,
            Duration computationTime) {

        static Derived of(DerivedStats stats) {
            return new Derived(
                    stats.hits(),
                    stats.misses(),
                    stats.failures(),
                    stats.hitRatio(),
                    stats.size(),
                    stats.evictions(),
                    stats.computationTime());
        }
    }

    /**
     * The figures of the store, since the registry was made.
     *
     * @param engine product and version
     * @param connection {@code CONNECTING}, {@code UP} or {@code DOWN}
     * @param staleness how old the oldest of what is in memory may be
     * @param readsRefused whether something in memory is too old to be read
     * @param behind resident tenants that changed in the store and were not read again yet
     * @param loads tenants that were read because they were used
     * @param reloads tenants that were read again because they had changed
     * @param loadFailures how often either failed
     * @param commits changes that were acknowledged
     * @param conflicts commits that came too late, and were tried again
     * @param unknownOutcomes commits that were repeated, for it was not known whether they had been done
     * @param unresolvedOutcomes those of them of which it was not known in the end
     * @param feedFailures how often the feed of changes broke off
     * @param comparisons how often all resident tenants were compared with the store
     * @param unknownTenants tenants remembered as not in the store
     * @param unreadableModels models of resident tenants that this version cannot read
     * @param warnings what about the engine's settings may lose acknowledged changes
     * @param failure the kind of failure that keeps the store away; {@code null} while it can be reached
     */
    public record Store(
            String engine,
            String connection,
            Duration staleness,
            boolean readsRefused,
            int behind,
            long loads,
            long reloads,
            long loadFailures,
            long commits,
            long conflicts,
            long unknownOutcomes,
            long unresolvedOutcomes,
            long feedFailures,
            long comparisons,
            long unknownTenants,
            long unreadableModels,
            List<String> warnings,
            @Nullable String failure) {

        /** Copies the list. */
        public Store {
            warnings = List.copyOf(warnings);
        }

        static Store of(StoreStats stats) {
            return new Store(
                    stats.engine(),
                    stats.connection().name(),
                    stats.staleness(),
                    stats.readsRefused(),
                    stats.behind(),
                    stats.loads(),
                    stats.reloads(),
                    stats.loadFailures(),
                    stats.commits(),
                    stats.conflicts(),
                    stats.unknownOutcomes(),
                    stats.unresolvedOutcomes(),
                    stats.feedFailures(),
                    stats.comparisons(),
                    stats.unknownTenants(),
                    stats.unreadableModels(),
                    stats.warnings(),
                    stats.failure());
        }
    }

    /**
     * The figures of a resident tenant.
     *
     * @param tenant its code
     * @param models how many models it has in memory, anonymous ones included
     * @param anonymousModels how many of them were made for inline objects
     * @param created since when it has been resident
     * @param lastAccessed when it was last used
     * @param idleTime how long ago that is
     * @param active whether it is being used, so that no clean-up touches it
     * @param estimatedBytes about how much heap its own part takes, without structures
     */
    public record Tenant(
            String tenant,
            int models,
            int anonymousModels,
            Instant created,
            Instant lastAccessed,
            Duration idleTime,
            boolean active,
            long estimatedBytes) {

        static Tenant of(TenantFigures figures) {
            return new Tenant(
                    figures.tenant(),
                    figures.models(),
                    figures.anonymousModels(),
                    figures.created(),
                    figures.lastAccessed(),
                    figures.idleTime(),
                    figures.active(),
                    figures.estimatedBytes());
        }
    }

    /**
     * A resident tenant and the names of its models.
     *
     * @param figures its figures, written without a level of their own
     * @param modelNames the names of its models in registration order, without the anonymous ones; {@code null} where names
     *     are not shown
     */
    public record TenantDetail(
            @JsonUnwrapped Tenant figures, @Nullable List<String> modelNames) implements OperationResponseBody {

        static TenantDetail of(TenantInfo info, boolean showNames) {
            return new TenantDetail(Tenant.of(info.figures()), showNames ? info.modelNames() : null);
        }
    }

    /**
     * Why a request was not done, as RFC 9457 has it; nothing of the request is in it.
     *
     * @param title what kind of problem it is
     * @param status the status of the answer
     * @param detail what to do
     */
    public record Problem(
            String title, int status, @Nullable String detail) implements OperationResponseBody {}
}
