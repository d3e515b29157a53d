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
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a registry. They read its figures when they are read, hold it weakly, and never carry a tenant.
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
 * <tr><td>{@code modelregistry.cleanup.time}</td><td>timer</td><td></td><td>time spent in all of them</td></tr>
 * <tr><td>{@code modelregistry.context.failures}</td><td>counter</td><td></td>
 *     <td>how often a tenant context threw</td></tr>
 * <tr><td>{@code modelregistry.listener.failures}</td><td>counter</td><td></td><td>how often a listener threw</td></tr>
 * </table>
 */
public final class ModelRegistryMetrics implements MeterBinder {

    private static final String PREFIX = "modelregistry.";

    private final ModelRegistry registry;
    private final RegistryManager manager;

    /** Creates the meters of a registry and the manager that cleans it up. */
    public ModelRegistryMetrics(ModelRegistry registry, RegistryManager manager) {
        this.registry = registry;
        this.manager = manager;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        bindModels(meters);
        bindRequests(meters);
        bindCleanup(meters);
        bindFailures(meters);
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
        FunctionTimer.builder(
                        PREFIX + "cleanup.time",
                        manager,
                        source -> source.stats().runs() + source.stats().failures(),
                        source -> source.stats().totalTime().toNanos(),
                        TimeUnit.NANOSECONDS)
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
        return Gauge.builder(PREFIX + name, registry, source -> figure.applyAsDouble(source.getStats()))
                .baseUnit(unit);
    }

    private FunctionCounter.Builder<ModelRegistry> counter(
            String name, ToDoubleFunction<RegistryStats> figure, String unit) {
        return FunctionCounter.builder(PREFIX + name, registry, source -> figure.applyAsDouble(source.getStats()))
                .baseUnit(unit);
    }

    private FunctionCounter.Builder<RegistryManager> cleanupCounter(
            String name, ToDoubleFunction<CleanupStats> figure, String unit) {
        return FunctionCounter.builder(PREFIX + name, manager, source -> figure.applyAsDouble(source.stats()))
                .baseUnit(unit);
    }
}
