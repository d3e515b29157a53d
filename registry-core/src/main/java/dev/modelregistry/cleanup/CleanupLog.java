package dev.modelregistry.cleanup;

import dev.modelregistry.stats.CleanupResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Adds up what clean-ups did. */
final class CleanupLog {

    private long runs;
    private long pressureRuns;
    private long failures;
    private long nanos;
    private long tenants;
    private long models;
    private @Nullable Instant lastRun;
    private @Nullable CleanupResult lastResult;

    synchronized void succeeded(CleanupResult result, boolean underPressure, long tookNanos, Instant when) {
        runs++;
        pressureRuns += underPressure ? 1 : 0;
        tenants += result.tenants();
        models += result.models();
        ended(result, tookNanos, when);
    }

    synchronized void failed(long tookNanos, Instant when) {
        failures++;
        ended(null, tookNanos, when);
    }

    private void ended(@Nullable CleanupResult result, long tookNanos, Instant when) {
        nanos += tookNanos;
        lastRun = when;
        lastResult = result;
    }

    synchronized CleanupStats stats(
            boolean running, Duration cleanupInterval, Duration maxIdleTime, Duration pressureIdleTime) {
        return new CleanupStats(
                running,
                cleanupInterval,
                maxIdleTime,
                pressureIdleTime,
                runs,
                pressureRuns,
                failures,
                Duration.ofNanos(nanos),
                tenants,
                models,
                lastRun,
                lastResult);
    }
}
