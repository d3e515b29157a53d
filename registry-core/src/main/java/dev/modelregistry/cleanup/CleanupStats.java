package dev.modelregistry.cleanup;

import dev.modelregistry.stats.CleanupResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a {@link RegistryManager} at one moment, as a copy.
 *
 * @param running whether clean-ups are scheduled
 * @param cleanupInterval time between the end of a clean-up and the start of the next
 * @param maxIdleTime how long a tenant may be idle
 * @param pressureIdleTime how long it may be while memory is short
 * @param runs clean-ups that succeeded, forced ones included
 * @param pressureRuns those of them that ran because memory was short, or when it was
 * @param failures clean-ups that threw
 * @param totalTime time spent in all of them
 * @param tenants tenants cleaned by all of them; one that was cleaned twice counts twice
 * @param models models that went
 * @param lastRun when the last one ended; {@code null} before the first
 * @param lastResult what the last one did; {@code null} before the first and if it failed
 */
public record CleanupStats(
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
        @Nullable CleanupResult lastResult) {

    /** Tells whether the last clean-up threw. */
    public boolean lastRunFailed() {
        return lastRun != null && lastResult == null;
    }
}
