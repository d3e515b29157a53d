package dev.modelregistry.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One resident tenant at one moment, as a copy.
 *
 * @param tenant its code
 * @param models how many models it has in memory, anonymous ones included
 * @param anonymousModels how many of them were made for inline objects
 * @param created since when it has had models in memory
 * @param lastAccessed when it was last used; now while it is active
 * @param idleTime how long ago that is
 * @param active whether a scope of it is open or one of its models is being changed
 * @param estimatedBytes about how much heap the tenant's own part takes: models, names and what finds them, without the
 *     structures, which other tenants may share
 * @param modelNames the names of its models in registration order, without the anonymous ones
 */
public record TenantInfo(
        String tenant,
        int models,
        int anonymousModels,
        Instant created,
        Instant lastAccessed,
        Duration idleTime,
        boolean active,
        long estimatedBytes,
        List<String> modelNames) {

    /** Copies the list. */
    public TenantInfo {
        modelNames = List.copyOf(modelNames);
    }

    /** Adds the names to the figures. */
    public TenantInfo(TenantFigures figures, List<String> modelNames) {
        this(
                figures.tenant(),
                figures.models(),
                figures.anonymousModels(),
                figures.created(),
                figures.lastAccessed(),
                figures.idleTime(),
                figures.active(),
                figures.estimatedBytes(),
                modelNames);
    }

    /** Returns the same without the names. */
    public TenantFigures figures() {
        return new TenantFigures(
                tenant, models, anonymousModels, created, lastAccessed, idleTime, active, estimatedBytes);
    }
}
