package dev.modelregistry.spring.actuate;

import static dev.modelregistry.spring.actuate.ModelRegistryMetrics.PREFIX;
import static dev.modelregistry.spring.actuate.ModelRegistryMetrics.orNaN;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.StoreStats.Connection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of a registry's store, in one meter registry. */
final class StoreMeters {

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final ModelRegistry registry;
    private final MeterRegistry meters;
    private final Tags tags;

    private StoreMeters(ModelRegistry registry, MeterRegistry meters, Tags tags) {
        this.registry = registry;
        this.meters = meters;
        this.tags = tags;
    }

    /** Adds them, if there is a store. */
    static void bind(ModelRegistry registry, MeterRegistry meters, Tags tags) {
        if (orNaN(source -> source.getStoreStats().isPresent() ? 1 : 0).applyAsDouble(registry) == 1) {
            StoreMeters store = new StoreMeters(registry, meters, tags);
            store.bindState();
            store.bindWork();
            store.bindFailures();
        }
    }

    private void bindState() {
        gauge("up", stats -> stats.connection() == Connection.UP ? 1 : 0, null)
                .description("Whether the store can be reached, 1 or 0")
                .register(meters);
        gauge("reads.refused", stats -> stats.readsRefused() ? 1 : 0, null)
                .description("Whether something in memory is too old to be read, 1 or 0")
                .register(meters);
        gauge("staleness", stats -> stats.staleness().toNanos() / NANOS_PER_SECOND, "seconds")
                .description("How old the oldest of what is in memory may be")
                .register(meters);
        gauge("behind", StoreStats::behind, "tenants")
                .description("Resident tenants that changed in the store and were not read again yet")
                .register(meters);
        gauge("unknown", StoreStats::unknownTenants, "tenants")
                .description("Tenants remembered as not in the store")
                .register(meters);
        gauge("unreadable", StoreStats::unreadableModels, "models")
                .description("Models of resident tenants that this version cannot read")
                .register(meters);
    }

    private void bindWork() {
        counter("loads", StoreStats::loads, "tenants", tags.and("cause", "use"))
                .description("Tenants read from the store")
                .register(meters);
        counter("loads", StoreStats::reloads, "tenants", tags.and("cause", "change"))
                .description("Tenants read from the store")
                .register(meters);
        counter("commits", StoreStats::commits, "commits", tags.and("result", "committed"))
                .description("Changes that the store was asked for")
                .register(meters);
        counter("commits", StoreStats::conflicts, "commits", tags.and("result", "conflict"))
                .description("Changes that the store was asked for")
                .register(meters);
        counter("comparisons", StoreStats::comparisons, "comparisons", tags)
                .description("How often all resident tenants were compared with the store")
                .register(meters);
    }

    private void bindFailures() {
        counter("load.failures", StoreStats::loadFailures, "failures", tags)
                .description("How often a tenant could not be read")
                .register(meters);
        counter("feed.failures", StoreStats::feedFailures, "failures", tags)
                .description("How often the feed of changes broke off")
                .register(meters);
        counter("outcomes.unknown", StoreStats::unknownOutcomes, "commits", tags)
                .description("Commits that were repeated, for it was not known whether they had been done")
                .register(meters);
        counter("outcomes.unresolved", StoreStats::unresolvedOutcomes, "commits", tags)
                .description("Those of them of which it was not known in the end")
                .register(meters);
    }

    private Gauge.Builder<ModelRegistry> gauge(
            String name, ToDoubleFunction<StoreStats> figure, @Nullable String unit) {
        return Gauge.builder(PREFIX + "store." + name, registry, figure(figure))
                .tags(tags)
                .baseUnit(unit);
    }

    private FunctionCounter.Builder<ModelRegistry> counter(
            String name, ToDoubleFunction<StoreStats> figure, String unit, Tags tagged) {
        return FunctionCounter.builder(PREFIX + "store." + name, registry, figure(figure))
                .tags(tagged)
                .baseUnit(unit);
    }

    private static ToDoubleFunction<ModelRegistry> figure(ToDoubleFunction<StoreStats> figure) {
        return orNaN(
                registry -> registry.getStoreStats().map(figure::applyAsDouble).orElse(Double.NaN));
    }
}
