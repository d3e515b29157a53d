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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cleans up a registry's idle tenants periodically.
 *
 * <p>Between {@link #start()} and {@link #stop()} one daemon thread runs {@link ModelRegistry#cleanUp(Duration)} every
 * {@code cleanupInterval}; both may be called any number of times. A clean-up that throws is logged, counted, and does
 * not end the schedule. All methods are thread-safe.
 *
 * <p><b>Memory pressure.</b> While it runs, a manager cleans up at once, on the same thread, when a garbage collection
 * leaves more than a share of the heap's old generation in use, and takes tenants that were idle for
 * {@code pressureIdleTime} already; so do its periodic clean-ups until a collection leaves less. For that it sets the JVM's
 * collection usage threshold ({@link java.lang.management.MemoryPoolMXBean}), where nobody has set one, until it is
 * stopped. One that somebody has set is never changed: where it is higher, pressure below it is seen by the periodic
 * clean-ups only.
 */
public final class RegistryManager {

    /** The default time between clean-ups. */
    public static final Duration DEFAULT_CLEANUP_INTERVAL = Duration.ofMinutes(5);

    /** The default time without use after which a tenant is idle. */
    public static final Duration DEFAULT_MAX_IDLE_TIME = Duration.ofMinutes(30);

    /** The default share of the old generation above which memory is short. */
    public static final double DEFAULT_MEMORY_PRESSURE = 0.8;

    /** The shortest duration that is accepted for either. */
    public static final Duration MIN_DURATION = Duration.ofMillis(1);

    /** The longest duration that is accepted for either. */
    public static final Duration MAX_DURATION = Duration.ofDays(36_500);

    private static final int PRESSURE_DIVISOR = 10;
    private static final Logger LOG = System.getLogger("dev.modelregistry.cleanup");

    private final ModelRegistry registry;
    private final Duration cleanupInterval;
    private final Duration maxIdleTime;
    private final Duration pressureIdleTime;
    private final @Nullable MemoryPressure pressure;
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final @Nullable ScheduledExecutorService givenScheduler;
    private final CleanupLog log = new CleanupLog();

    private @Nullable ScheduledExecutorService ownScheduler;
    private @Nullable Future<?> schedule;

    private RegistryManager(Builder builder) {
        this.registry = builder.registry;
        this.cleanupInterval = builder.cleanupInterval;
        this.maxIdleTime = builder.maxIdleTime;
        this.pressureIdleTime = builder.pressureIdleTime();
        this.pressure = builder.pressure();
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
        if (pressure != null) {
            ScheduledExecutorService cleaner = scheduler;
            pressure.listen(() -> relieve(cleaner));
        }
    }

    /** Stops periodic clean-up; one that is under way goes on to its end. Does nothing if it is not running. */
    public synchronized void stop() {
        if (pressure != null) {
            pressure.ignore();
        }
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

    /**
     * Cleans up now, on the calling thread, with an idle time of its own.
     *
     * @return how many tenants and models were cleaned
     * @throws IllegalArgumentException if {@code idleTime} is negative
     */
    public CleanupResult cleanUp(Duration idleTime) {
        return run(false, () -> registry.cleanUp(idleTime));
    }

    /**
     * Cleans up one tenant now, on the calling thread, as {@link ModelRegistry#evictTenant} does; this counts as a clean-up.
     *
     * @return how many tenants and models were cleaned: nothing for a tenant that is not resident, is active or was used since
     * @throws IllegalArgumentException if {@code idleTime} is negative
     */
    public CleanupResult cleanUpTenant(String tenant, Duration idleTime) {
        return run(false, () -> {
            int models = registry.evictTenant(tenant, idleTime);
            return new CleanupResult(models > 0 ? 1 : 0, models);
        });
    }

    /** Returns what was done so far, as a copy. */
    public CleanupStats stats() {
        return log.stats(isRunning(), cleanupInterval, maxIdleTime, pressureIdleTime);
    }

    private CleanupResult run(boolean underPressure, Supplier<CleanupResult> cleanup) {
        long start = System.nanoTime();
        try {
            CleanupResult result = cleanup.get();
            log.succeeded(result, underPressure, System.nanoTime() - start, Instant.now());
            return result;
        } catch (RuntimeException | Error e) {
            log.failed(System.nanoTime() - start, Instant.now());
            throw e;
        }
    }

    /** Swallows nothing: what it catches is counted by {@link #run} and logged, so that the schedule goes on. */
    private void runScheduled() {
        try {
            CleanupResult result = isUnderPressure()
                    ? run(true, () -> registry.relieveMemory(pressureIdleTime))
                    : cleanUp(maxIdleTime);
            LOG.log(Level.DEBUG, "clean-up took {0} models of {1} tenants", result.models(), result.tenants());
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "clean-up failed; the next one runs in " + cleanupInterval, e);
        }
    }

    private boolean isUnderPressure() {
        if (pressure == null) {
            return false;
        }
        pressure.refresh();
        return pressure.isHigh();
    }

    /** Has the scheduler clean up, unless it is about to; called on a thread of the JVM that must not be kept. */
    private void relieve(ScheduledExecutorService cleaner) {
        if (relieving.compareAndSet(false, true)) {
            try {
                cleaner.execute(this::runUnderPressure);
            } catch (RejectedExecutionException e) {
                relieving.set(false);
                LOG.log(Level.DEBUG, "memory is short, but the scheduler has been shut down", e);
            }
        }
    }

    private void runUnderPressure() {
        relieving.set(false);
        if (isRunning()) {
            runScheduled();
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
        private double memoryPressure = DEFAULT_MEMORY_PRESSURE;
        private @Nullable Duration pressureIdleTime;
        private @Nullable MemoryPressure source;
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

        /**
         * Sets above which share of the old generation memory is short after a garbage collection: more than 0 and at most 1,
         * by default 0.8; 0 for never.
         */
        public Builder memoryPressure(double share) {
            if (Double.isNaN(share) || share < 0 || share > 1) {
                throw new IllegalArgumentException("memoryPressure must be between 0 and 1 but is " + share);
            }
            this.memoryPressure = share;
            return this;
        }

        /**
         * Sets how long a tenant may be idle while memory is short; between {@link #MIN_DURATION} and the
         * {@code maxIdleTime}, by default a tenth of that.
         */
        public Builder pressureIdleTime(Duration idleTime) {
            this.pressureIdleTime = checked("pressureIdleTime", idleTime);
            return this;
        }

        /** Replaces the JVM as the one who tells when memory is short. */
        Builder source(MemoryPressure newSource) {
            this.source = newSource;
            return this;
        }

        /** Sets the scheduler to use, which {@link #stop()} does not shut down; by default an own daemon thread. */
        public Builder scheduler(ScheduledExecutorService newScheduler) {
            this.scheduler = Objects.requireNonNull(newScheduler, "newScheduler");
            return this;
        }

        /**
         * Builds a manager, which is not yet running.
         *
         * @throws IllegalArgumentException if {@code pressureIdleTime} is longer than {@code maxIdleTime}
         */
        public RegistryManager build() {
            return new RegistryManager(this);
        }

        private Duration pressureIdleTime() {
            Duration given = pressureIdleTime;
            if (given == null) {
                Duration share = maxIdleTime.dividedBy(PRESSURE_DIVISOR);
                return share.compareTo(MIN_DURATION) < 0 ? MIN_DURATION : share;
            }
            if (given.compareTo(maxIdleTime) > 0) {
                throw new IllegalArgumentException(
                        "pressureIdleTime must not be longer than maxIdleTime, " + maxIdleTime + ", but is " + given);
            }
            return given;
        }

        private @Nullable MemoryPressure pressure() {
            if (memoryPressure == 0) {
                return null;
            }
            return source == null ? new HeapPressure(memoryPressure) : source;
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
