package dev.modelregistry.spring.actuate;

import static dev.modelregistry.spring.actuate.ModelRegistryMetrics.PREFIX;
import static dev.modelregistry.spring.actuate.ModelRegistryMetrics.orNaN;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.stats.DerivedStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of each derivation of a registry, in one meter registry. */
final class DerivedMeters {

    private final OwnMeters own;
    private final MeterRegistry meters;
    private final Tags tags;
    private final Set<String> bound = ConcurrentHashMap.newKeySet();

    DerivedMeters(OwnMeters own, MeterRegistry meters, Tags tags) {
        this.own = own;
        this.meters = meters;
        this.tags = tags;
    }

    /** Adds the meters of the derivations that have none yet; returns how many derivations there are. */
    double bindNew(ModelRegistry registry) {
        return orNaN(source -> {
                    Set<String> names = source.getDerivedStats().keySet();
                    for (String name : names) {
                        if (bound.add(name)) {
                            own.add(() -> bind(source, name));
                        }
                    }
                    return names.size();
                })
                .applyAsDouble(registry);
    }

    private void bind(ModelRegistry registry, String name) {
        Tags named = tags.and("derivation", name);
        Gauge.builder(PREFIX + "derived.values", registry, figure(name, DerivedStats::size))
                .tags(named)
                .baseUnit("values")
                .description("Derived values kept now")
                .register(meters);
        counter(registry, "derived.requests", "requests", figure(name, DerivedStats::hits))
                .tags(named.and("result", "hit"))
                .description("Requests for derived values")
                .register(meters);
        counter(registry, "derived.requests", "requests", figure(name, DerivedStats::misses))
                .tags(named.and("result", "miss"))
                .description("Requests for derived values")
                .register(meters);
        counter(registry, "derived.failures", "failures", figure(name, DerivedStats::failures))
                .tags(named)
                .description("Computations of derived values that failed")
                .register(meters);
        counter(registry, "derived.evictions", "values", figure(name, DerivedStats::evictions))
                .tags(named)
                .description("Derived values that went because there were too many")
                .register(meters);
        ToDoubleFunction<ModelRegistry> computations = figure(name, DerivedStats::misses);
        FunctionTimer.builder(
                        PREFIX + "derived.time",
                        registry,
                        source -> (long) computations.applyAsDouble(source),
                        figure(name, stats -> stats.computationTime().toNanos()),
                        TimeUnit.NANOSECONDS)
                .tags(named)
                .description("Time spent computing derived values")
                .register(meters);
    }

    private static FunctionCounter.Builder<ModelRegistry> counter(
            ModelRegistry registry, String name, String unit, ToDoubleFunction<ModelRegistry> figure) {
        return FunctionCounter.builder(PREFIX + name, registry, figure).baseUnit(unit);
    }

    private static ToDoubleFunction<ModelRegistry> figure(String name, ToLongFunction<DerivedStats> figure) {
        return orNaN(registry -> {
            DerivedStats stats = registry.getDerivedStats().get(name);
            return stats == null ? Double.NaN : figure.applyAsLong(stats);
        });
    }
}
