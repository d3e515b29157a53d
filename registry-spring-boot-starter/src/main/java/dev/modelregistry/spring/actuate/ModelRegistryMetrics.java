package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.CleanupStats;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.stats.RegistryStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a registry. They read its figures when they are read, hold it weakly, and never carry a tenant. Of a
 * registry that is closed they read {@code NaN}. Closing this removes them from every meter registry they were bound to.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type</th><th>tag</th><th>what it counts</th></tr>
 * <tr><td>{@code modelregistry.models}</td><td>gauge</td><td>{@code scope}: {@code tenant}, {@code global}</td>
 *     <td>models registered now</td></tr>
 * <tr><td>{@code modelregistry.models.anonymous}</td><td>gauge</td><td></td>
 *     <td>those of them made for inline objects</td></tr>
 * <tr><td>{@code modelregistry.tenants}</td><td>gauge</td><td></td><td>tenants with models in memory</td></tr>
 * <tr><td>{@code modelregistry.structures.unique}</td><td>gauge</td><td></td><td>distinct structures</td></tr>
 * <tr><td>{@code modelregistry.owners}</td><td>gauge</td><td></td><td>owners that have models</td></tr>
 * <tr><td>{@code modelregistry.estimated.size}</td><td>gauge</td><td></td>
 *     <td>about how much heap all of this takes</td></tr>
 * <tr><td>{@code modelregistry.registrations}</td><td>counter</td><td></td>
 *     <td>models newly registered or replaced</td></tr>
 * <tr><td>{@code modelregistry.reuse}</td><td>counter</td><td></td>
 *     <td>requests answered with a model that was there</td></tr>
 * <tr><td>{@code modelregistry.reuse.ratio}</td><td>gauge</td><td></td>
 *     <td>their share among registrations and such requests, 0 to 1</td></tr>
 * <tr><td>{@code modelregistry.lookups}</td><td>counter</td><td>{@code result}: {@code hit}, {@code miss}</td>
 *     <td>lookups of models</td></tr>
 * <tr><td>{@code modelregistry.removals}</td><td>counter</td>
 *     <td>{@code cause}: every {@link RemovalCause} in lower case</td><td>models that went</td></tr>
 * <tr><td>{@code modelregistry.cleanup.runs}</td><td>counter</td><td></td><td>clean-ups that succeeded</td></tr>
 * <tr><td>{@code modelregistry.cleanup.pressure.runs}</td><td>counter</td><td></td>
 *     <td>those of them that ran while memory was short</td></tr>
 * <tr><td>{@code modelregistry.cleanup.failures}</td><td>counter</td><td></td><td>clean-ups that failed</td></tr>
 * <tr><td>{@code modelregistry.cleanup.tenants}</td><td>counter</td><td></td>
 *     <td>tenants cleaned by them; one that was cleaned twice counts twice</td></tr>
 * <tr><td>{@code modelregistry.cleanup.models}</td><td>counter</td><td></td><td>models that went by them</td></tr>
 * <tr><td>{@code modelregistry.cleanup.time}</td><td>timer</td><td></td><td>time spent in all of them</td></tr>
 * <tr><td>{@code modelregistry.context.failures}</td><td>counter</td><td></td>
 *     <td>how often a tenant context threw</td></tr>
 * <tr><td>{@code modelregistry.listener.failures}</td><td>counter</td><td></td><td>how often a listener threw</td></tr>
 * <tr><td>{@code modelregistry.store.up}</td><td>gauge</td><td></td><td>1 if the store can be reached, else 0</td></tr>
 * <tr><td>{@code modelregistry.store.reads.refused}</td><td>gauge</td><td></td>
 *     <td>1 if something in memory is too old to be read, else 0</td></tr>
 * <tr><td>{@code modelregistry.store.staleness}</td><td>gauge</td><td></td>
 *     <td>how old the oldest of what is in memory may be</td></tr>
 * <tr><td>{@code modelregistry.store.behind}</td><td>gauge</td><td></td>
 *     <td>resident tenants that changed in the store and were not read again yet</td></tr>
 * <tr><td>{@code modelregistry.store.unknown}</td><td>gauge</td><td></td>
 *     <td>tenants remembered as not in the store</td></tr>
 * <tr><td>{@code modelregistry.store.unreadable}</td><td>gauge</td><td></td>
 *     <td>models of resident tenants that this version cannot read</td></tr>
 * <tr><td>{@code modelregistry.store.loads}</td><td>counter</td><td>{@code cause}: {@code use}, {@code change}</td>
 *     <td>tenants read from the store</td></tr>
 * <tr><td>{@code modelregistry.store.load.failures}</td><td>counter</td><td></td>
 *     <td>how often that failed</td></tr>
 * <tr><td>{@code modelregistry.store.commits}</td><td>counter</td>
 *     <td>{@code result}: {@code committed}, {@code conflict}</td><td>changes that the store was asked for</td></tr>
 * <tr><td>{@code modelregistry.store.outcomes.unknown}</td><td>counter</td><td></td>
 *     <td>commits repeated because nobody knew whether they had been done</td></tr>
 * <tr><td>{@code modelregistry.store.outcomes.unresolved}</td><td>counter</td><td></td>
 *     <td>those of them of which nobody knew in the end</td></tr>
 * <tr><td>{@code modelregistry.store.feed.failures}</td><td>counter</td><td></td>
 *     <td>how often the feed of changes broke off</td></tr>
 * <tr><td>{@code modelregistry.store.comparisons}</td><td>counter</td><td></td>
 *     <td>how often all resident tenants were compared with the store</td></tr>
 * <tr><td>{@code modelregistry.derivations}</td><td>gauge</td><td></td><td>kinds of derived values</td></tr>
 * <tr><td>{@code modelregistry.derived.values}</td><td>gauge</td><td>{@code derivation}: its name</td>
 *     <td>values kept now</td></tr>
 * <tr><td>{@code modelregistry.derived.requests}</td><td>counter</td>
 *     <td>{@code derivation}; {@code result}: {@code hit}, {@code miss}</td><td>requests for values</td></tr>
 * <tr><td>{@code modelregistry.derived.failures}</td><td>counter</td><td>{@code derivation}</td>
 *     <td>computations that failed</td></tr>
 * <tr><td>{@code modelregistry.derived.evictions}</td><td>counter</td><td>{@code derivation}</td>
 *     <td>values that went because there were too many</td></tr>
 * <tr><td>{@code modelregistry.derived.time}</td><td>timer</td><td>{@code derivation}</td>
 *     <td>time spent computing values, failures included</td></tr>
 * </table>
 *
 * <p>Without a store there are no meters of one.
 *
 * <p>The names of derivations are given by the application's code, so there are few. The meters of one that is made after
 * this was bound come with the next reading of {@code modelregistry.derivations}.
 */
public final class ModelRegistryMetrics implements MeterBinder, AutoCloseable {

    static final String PREFIX = "modelregistry.";

    private final ModelRegistry registry;
    private final RegistryManager manager;
    private final Tags tags;
    private final List<OwnMeters> bound = new CopyOnWriteArrayList<>();

    /** Creates the meters of a registry and the manager that cleans it up. */
    public ModelRegistryMetrics(ModelRegistry registry, RegistryManager manager) {
        this(registry, manager, Tags.empty());
    }

    /** Creates the meters of one of several registries, with tags that tell them apart. */
    public ModelRegistryMetrics(ModelRegistry registry, RegistryManager manager, Iterable<Tag> tags) {
        this.registry = registry;
        this.manager = manager;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        OwnMeters own = new OwnMeters(meters);
        bound.add(own);
        own.add(() -> {
            bindModels(meters);
            bindRequests(meters);
            bindCleanup(meters);
            bindFailures(meters);
            StoreMeters.bind(registry, meters, tags);
        });
        DerivedMeters derived = new DerivedMeters(own, meters, tags);
        derived.bindNew(registry);
        own.add(() -> Gauge.builder(PREFIX + "derivations", registry, derived::bindNew)
                .tags(tags)
                .baseUnit("derivations")
                .description("Kinds of derived values")
                .register(meters));
    }

    /** Removes the meters from every meter registry they were bound to. */
    @Override
    public void close() {
        bound.forEach(OwnMeters::remove);
        bound.clear();
    }

    private void bindModels(MeterRegistry meters) {
        gauge("models", RegistryStats::totalTenantModels, "models")
                .tag("scope", "tenant")
                .description("Models registered now")
                .register(meters);
        gauge("models", RegistryStats::globalModels, "models")
                .tag("scope", "global")
                .description("Models registered now")
                .register(meters);
        gauge("models.anonymous", RegistryStats::anonymousModels, "models")
                .description("Models registered now that were made for inline objects")
                .register(meters);
        gauge("tenants", RegistryStats::tenantRegistries, "tenants")
                .description("Tenants with models in memory")
                .register(meters);
        gauge("structures.unique", RegistryStats::uniqueStructures, "structures")
                .description("Distinct structures among all models")
                .register(meters);
        gauge("owners", RegistryStats::owners, "owners")
                .description("Owners that have models")
                .register(meters);
        gauge("estimated.size", RegistryStats::estimatedBytes, "bytes")
                .description("About how much heap models and structures take")
                .register(meters);
    }

    private void bindRequests(MeterRegistry meters) {
        counter("registrations", RegistryStats::registrations, "registrations")
                .description("Models newly registered or replaced")
                .register(meters);
        counter("reuse", RegistryStats::reuseCount, "requests")
                .description("Requests answered with a model that was there already")
                .register(meters);
        gauge("reuse.ratio", RegistryStats::reuseRatio, null)
                .description("Share of reuse among registrations and reuse")
                .register(meters);
        counter("lookups", RegistryStats::lookupHits, "lookups")
                .tag("result", "hit")
                .description("Lookups of models")
                .register(meters);
        counter("lookups", RegistryStats::lookupMisses, "lookups")
                .tag("result", "miss")
                .description("Lookups of models")
                .register(meters);
        for (RemovalCause cause : RemovalCause.values()) {
            counter("removals", stats -> stats.removals().getOrDefault(cause, 0L), "models")
                    .tag("cause", RemovalCauses.label(cause))
                    .description("Models that went")
                    .register(meters);
        }
    }

    private void bindCleanup(MeterRegistry meters) {
        cleanupCounter("cleanup.runs", CleanupStats::runs, "runs")
                .description("Clean-ups that succeeded")
                .register(meters);
        cleanupCounter("cleanup.pressure.runs", CleanupStats::pressureRuns, "runs")
                .description("Clean-ups that ran while memory was short")
                .register(meters);
        cleanupCounter("cleanup.failures", CleanupStats::failures, "failures")
                .description("Clean-ups that failed")
                .register(meters);
        cleanupCounter("cleanup.tenants", CleanupStats::tenants, "tenants")
                .description("Tenants cleaned by clean-ups")
                .register(meters);
        cleanupCounter("cleanup.models", CleanupStats::models, "models")
                .description("Models that went by clean-ups")
                .register(meters);
        FunctionTimer.builder(
                        PREFIX + "cleanup.time",
                        manager,
                        source -> source.stats().runs() + source.stats().failures(),
                        source -> source.stats().totalTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .description("Time spent in clean-ups")
                .register(meters);
    }

    private void bindFailures(MeterRegistry meters) {
        counter("context.failures", RegistryStats::contextFailures, "failures")
                .description("How often a tenant context threw")
                .register(meters);
        counter("listener.failures", RegistryStats::listenerFailures, "failures")
                .description("How often a listener threw")
                .register(meters);
    }

    private Gauge.Builder<ModelRegistry> gauge(
            String name, ToDoubleFunction<RegistryStats> figure, @Nullable String unit) {
        return Gauge.builder(PREFIX + name, registry, orNaN(source -> figure.applyAsDouble(source.getStats())))
                .tags(tags)
                .baseUnit(unit);
    }

    private FunctionCounter.Builder<ModelRegistry> counter(
            String name, ToDoubleFunction<RegistryStats> figure, String unit) {
        return FunctionCounter.builder(
                        PREFIX + name, registry, orNaN(source -> figure.applyAsDouble(source.getStats())))
                .tags(tags)
                .baseUnit(unit);
    }

    private FunctionCounter.Builder<RegistryManager> cleanupCounter(
            String name, ToDoubleFunction<CleanupStats> figure, String unit) {
        return FunctionCounter.builder(PREFIX + name, manager, source -> figure.applyAsDouble(source.stats()))
                .tags(tags)
                .baseUnit(unit);
    }

    /** Answers for a closed registry too: one meter that throws would make a whole scrape fail. */
    static ToDoubleFunction<ModelRegistry> orNaN(ToDoubleFunction<ModelRegistry> figure) {
        return registry -> {
            try {
                return figure.applyAsDouble(registry);
            } catch (IllegalStateException closed) {
                return Double.NaN;
            }
        };
    }
}
