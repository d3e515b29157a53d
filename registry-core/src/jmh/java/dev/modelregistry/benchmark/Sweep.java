package dev.modelregistry.benchmark;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.CleanupResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A clean-up that finds every tenant in use and takes nothing. */
public class Sweep extends SteadyState {

    /** The registry. Each tenant has an anonymous model, or there would be nothing to look at. */
    @Benchmark
    public CleanupResult registry(InRegistry tenants) {
        return tenants.registry.cleanUp(Duration.ofDays(1));
    }

    /** Reading the time of the last use of each tenant in an array, the least that any sweep has to do. */
    @Benchmark
    public int array(InArray tenants) {
        int idle = 0;
        for (Tenant tenant : tenants.tenants) {
            idle += tenant.lastUse < 0 ? 1 : 0;
        }
        return idle;
    }

    /** The same while iterating a map. */
    @Benchmark
    public int map(InMap tenants) {
        int idle = 0;
        for (Tenant tenant : tenants.tenants.values()) {
            idle += tenant.lastUse < 0 ? 1 : 0;
        }
        return idle;
    }

    /** A tenant of a registry written by hand. */
    static final class Tenant {

        final Map<String, Model> models = new ConcurrentHashMap<>();
        volatile long lastUse = System.nanoTime();

        Tenant(Model model) {
            models.put(model.name(), model);
        }
    }

    /** How many there are. */
    @State(Scope.Benchmark)
    public static class Size {

        /** Twice as many are to take twice as long; both are more than a processor caches. */
        @Param({"100000", "200000"})
        public int count;
    }

    /** Tenants of the registry. */
    @State(Scope.Benchmark)
    public static class InRegistry {

        final ModelRegistry registry = ModelRegistry.create();

        /** Fills it. */
        @Setup
        public void setUp(Size size) {
            Structure structure = Structure.of(Workload.definition(0));
            Workload.tenants(size.count)
                    .forEach(tenant -> registry.tenant(tenant).resolveType(structure));
        }
    }

    /** Tenants in an array. */
    @State(Scope.Benchmark)
    public static class InArray {

        Tenant[] tenants = {};

        /** Fills it. */
        @Setup
        public void setUp(Size size) {
            Model model = Workload.models(1).get(0);
            tenants = Workload.tenants(size.count).stream()
                    .map(tenant -> new Tenant(model))
                    .toArray(Tenant[]::new);
        }
    }

    /** Tenants in a map. */
    @State(Scope.Benchmark)
    public static class InMap {

        final Map<String, Tenant> tenants = new ConcurrentHashMap<>();

        /** Fills it. */
        @Setup
        public void setUp(Size size) {
            Model model = Workload.models(1).get(0);
            Workload.tenants(size.count).forEach(tenant -> tenants.put(tenant, new Tenant(model)));
        }
    }
}
