package dev.modelregistry.stats;

import dev.modelregistry.event.RemovalCause;
import java.util.Map;

/**
 * A registry's figures at one moment, as a copy.
 *
 * @param totalModels models registered now, global ones included
 * @param globalModels models registered globally
 * @param totalTenantModels models registered by tenants
 * @param anonymousModels those among all models that were made for inline objects
 * @param tenantRegistries tenants that have models in memory
 * @param uniqueStructures distinct structures among all models
 * @param owners owners that have models
 * @param estimatedBytes about how much heap all of this takes, with compressed pointers assumed: models, names and what
 *     finds them, and each structure once over all tenants
 * @param registrations models that were newly registered or replaced another, since the registry was made
 * @param reuseCount requests that were answered with a model that was there already: registered again, resolved, or
 *     found by structure
 * @param reuseRatio {@code reuseCount / (registrations + reuseCount)}, between 0 and 1; 0 before the first of either
 * @param lookupHits lookups by name, by structure or through an owner that found a model
 * @param lookupMisses those that found none
 * @param removals how many models went, by cause; every cause is present
 * @param contextFailures how often a tenant context threw
 * @param listenerFailures how often a listener threw
 */
public record RegistryStats(
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
        Map<RemovalCause, Long> removals,
        long contextFailures,
        long listenerFailures) {

    /** Copies the map. */
    public RegistryStats {
        removals = Map.copyOf(removals);
    }
}
