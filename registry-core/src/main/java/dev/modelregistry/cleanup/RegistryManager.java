package dev.modelregistry.cleanup;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.stats.CleanupResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cleans up a registry's idle tenants periodically.
 *
 * <p>Between {@link #start()} and {@link #stop()} one daemon thread runs {@link ModelRegistry#cleanUp(Duration)} every
 * {@code cleanupInterval}; both may be called any number of times. A clean-up that throws is logged, counted, and does
 * not end the schedule. All methods are thread-safe.
 */
public final class RegistryManager {

    /** The default time between clean-ups. */
    public static final Duration DEFAULT_CLEANUP_INTERVAL = Duration.ofMinutes(5);

    /** The default time without use after which a tenant is idle. */
    public static final Duration DEFAULT_MAX_IDLE_TIME = Duration.ofMinutes(30);

    /** The shortest duration that is accepted for either. */
    public static final Duration MIN_DURATION = Duration.ofMillis(1);

    /** The longest duration that is accepted for either. */
    public static final Duration MAX_DURATION = Duration.ofDays(36_500);

    private static final Logger LOG = System.getLogger("dev.modelregistry.cleanup");

    private final ModelRegistry registry;
    private final Duration cleanupInterval;
    private final Duration maxIdleTime;
    private final @Nullable ScheduledExecutorService givenScheduler;
    private final CleanupLog log = new CleanupLog();

    private @Nullable ScheduledExecutorService ownScheduler;
    private @Nullable Future<?> schedule;

    private RegistryManager(Builder builder) {
        this.registry = builder.registry;
        this.cleanupInterval = builder.cleanupInterval;
        this.maxIdleTime = builder.maxIdleTime;
        this.givenScheduler = builder.scheduler;
    }

    /** Starts building a manager for a registry. */
    public static Builder builder(ModelRegistry registry) {
        return new Builder(registry);
    }

    /** Starts periodic clean-up; does nothing if it is running. */
    public synchronized void start() {
        if (schedule != null) {
            return;
        }
        ScheduledExecutorService scheduler = givenScheduler;
        if (scheduler == null) {
            scheduler = Executors.newSingleThreadScheduledExecutor(RegistryManager::daemonThread);
            ownScheduler = scheduler;
        }
        long nanos = cleanupInterval.toNanos();
        schedule = scheduler.scheduleWithFixedDelay(this::runScheduled, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Stops periodic clean-up; one that is under way goes on to its end. Does nothing if it is not running. */
    public synchronized void stop() {
        if (schedule != null) {
            schedule.cancel(false);
            schedule = null;
        }
        if (ownScheduler != null) {
            ownScheduler.shutdown();
            ownScheduler = null;
        }
    }

    /** Tells whether clean-ups are scheduled. */
    public synchronized boolean isRunning() {
        return schedule != null;
    }

    /**
     * Cleans up now, on the calling thread, as if the idle time were zero: every tenant without an open scope.
     *
     * @return how many tenants and models were cleaned
     */
    public CleanupResult forceCleanup() {
        return cleanUp(Duration.ZERO);
    }

    /** Returns what was done so far, as a copy. */
    public CleanupStats stats() {
        return log.stats(isRunning(), cleanupInterval, maxIdleTime);
    }

    private CleanupResult cleanUp(Duration idleTime) {
        long start = System.nanoTime();
        try {
            CleanupResult result = registry.cleanUp(idleTime);
            log.succeeded(result, System.nanoTime() - start, Instant.now());
            return result;
        } catch (RuntimeException | Error e) {
            log.failed(System.nanoTime() - start, Instant.now());
            throw e;
        }
    }

    /** Swallows nothing: what it catches is counted by {@link #cleanUp} and logged, so that the schedule goes on. */
    private void runScheduled() {
        try {
            CleanupResult result = cleanUp(maxIdleTime);
            LOG.log(Level.DEBUG, "clean-up took {0} models of {1} tenants", result.models(), result.tenants());
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "clean-up failed; the next one runs in " + cleanupInterval, e);
        }
    }

    private static Thread daemonThread(Runnable task) {
        Thread thread = new Thread(task, "modelregistry-cleanup");
        thread.setDaemon(true);
        return thread;
    }

    /** Settings of a {@link RegistryManager} to be. */
    public static final class Builder {

        private final ModelRegistry registry;
        private Duration cleanupInterval = DEFAULT_CLEANUP_INTERVAL;
        private Duration maxIdleTime = DEFAULT_MAX_IDLE_TIME;
        private @Nullable ScheduledExecutorService scheduler;

        private Builder(ModelRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** Sets the time between clean-ups; between {@link #MIN_DURATION} and {@link #MAX_DURATION}, by default 5 minutes. */
        public Builder cleanupInterval(Duration interval) {
            this.cleanupInterval = checked("cleanupInterval", interval);
            return this;
        }

        /** Sets how long a tenant may be idle; between {@link #MIN_DURATION} and {@link #MAX_DURATION}, by default 30 minutes. */
        public Builder maxIdleTime(Duration idleTime) {
            this.maxIdleTime = checked("maxIdleTime", idleTime);
            return this;
        }

        /** Sets the scheduler to use, which {@link #stop()} does not shut down; by default an own daemon thread. */
        public Builder scheduler(ScheduledExecutorService newScheduler) {
            this.scheduler = Objects.requireNonNull(newScheduler, "newScheduler");
            return this;
        }

        /** Builds a manager, which is not yet running. */
        public RegistryManager build() {
            return new RegistryManager(this);
        }

        private static Duration checked(String name, Duration value) {
            if (value.compareTo(MIN_DURATION) < 0 || value.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException(
                        name + " must be between " + MIN_DURATION + " and " + MAX_DURATION + " but is " + value);
            }
            return value;
        }
    }
}
