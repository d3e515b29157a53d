package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.CleanupStats;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.stats.StoreStats;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of a registry: {@code UP}; {@link #WARNING} while it serves but something is about to go wrong, with the
 * reasons; {@code DOWN} only when it cannot serve.
 *
 * <p>Reasons are: more tenants in memory than expected, a heap that is nearly full (garbage included, as of now), models
 * that are seldom reused though there are enough of them to tell, and a last clean-up that failed; and of a model store,
 * that it cannot be reached, that changes in it or models of it cannot be read, and what its engine's settings may lose. It
 * is {@code DOWN} when the store cannot be reached and what is in memory is too old to be read. Neither names nor codes are
 * among the details.
 */
public final class ModelRegistryHealthIndicator extends AbstractHealthIndicator {

    /** The registry serves, but see the reasons. */
    public static final Status WARNING = new Status("WARNING");

    private final ModelRegistry registry;
    private final RegistryManager manager;
    private final ModelRegistryProperties.Health thresholds;
    private final Supplier<MemoryUsage> heap;

    /**
     * Creates the indicator of a registry and the manager that cleans it up.
     *
     * @param heap gives the current usage of the heap; its maximum may be undefined, the heap is then not judged
     */
    public ModelRegistryHealthIndicator(
            ModelRegistry registry,
            RegistryManager manager,
            ModelRegistryProperties.Health thresholds,
            Supplier<MemoryUsage> heap) {
        super("The model registry cannot serve");
        this.registry = registry;
        this.manager = manager;
        this.thresholds = thresholds;
        this.heap = heap;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        RegistryStats stats = registry.getStats();
        CleanupStats cleanup = manager.stats();
        double heapUsage = heapUsage();
        builder.withDetail("tenantRegistries", stats.tenantRegistries())
                .withDetail("totalModels", stats.totalModels())
                .withDetail("uniqueStructures", stats.uniqueStructures())
                .withDetail("registrations", stats.registrations())
                .withDetail("reuseRatio", stats.reuseRatio())
                .withDetail("heapUsage", heapUsage)
                .withDetail("cleanupRuns", cleanup.runs())
                .withDetail("cleanupFailures", cleanup.failures());
        List<String> reasons = reasons(stats, cleanup, heapUsage);
        StoreStats store = registry.getStoreStats().orElse(null);
        if (store != null) {
            builder.withDetail("store", StoreHealth.details(store));
            reasons.addAll(StoreHealth.reasons(store));
        }
        builder.status(status(reasons, store));
        if (!reasons.isEmpty()) {
            builder.withDetail("reasons", reasons);
        }
    }

    private static Status status(List<String> reasons, @Nullable StoreStats store) {
        if (store != null && StoreHealth.isDown(store)) {
            return Status.DOWN;
        }
        return reasons.isEmpty() ? Status.UP : WARNING;
    }

    private List<String> reasons(RegistryStats stats, CleanupStats cleanup, double heapUsage) {
        List<String> reasons = new ArrayList<>();
        if (stats.tenantRegistries() > thresholds.maxTenants()) {
            reasons.add(
                    "resident tenants: %d, more than %d".formatted(stats.tenantRegistries(), thresholds.maxTenants()));
        }
        if (heapUsage > thresholds.maxHeapUsage()) {
            reasons.add(
                    "heap usage: %s, more than %s".formatted(percent(heapUsage), percent(thresholds.maxHeapUsage())));
        }
        if (stats.registrations() >= thresholds.minRegistrations() && stats.reuseRatio() < thresholds.minReuseRatio()) {
            reasons.add("reuse ratio: %s, less than %s"
                    .formatted(percent(stats.reuseRatio()), percent(thresholds.minReuseRatio())));
        }
        if (cleanup.lastRunFailed()) {
            reasons.add("the last clean-up failed");
        }
        return reasons;
    }

    /** Returns a share between 0 and 1; 0 if the heap has no defined maximum. */
    private double heapUsage() {
        MemoryUsage usage = heap.get();
        return usage.getMax() <= 0 ? 0 : (double) usage.getUsed() / usage.getMax();
    }

    private static String percent(double ratio) {
        return Math.round(ratio * 1000) / 10.0 + " %";
    }
}
