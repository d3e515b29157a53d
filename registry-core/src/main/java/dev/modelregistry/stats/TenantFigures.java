package dev.modelregistry.stats;

import java.time.Duration;
import java.time.Instant;

/**
 * One resident tenant at one moment, as a copy, without the names of its models.
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
 */
public record TenantFigures(
        String tenant,
        int models,
        int anonymousModels,
        Instant created,
        Instant lastAccessed,
        Duration idleTime,
        boolean active,
        long estimatedBytes) {}
