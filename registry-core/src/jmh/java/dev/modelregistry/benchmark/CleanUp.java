package dev.modelregistry.benchmark;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.CleanupResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One clean-up of 10,000 idle tenants with 20 anonymous models each: 200,000 models go. */
public class CleanUp extends Batch {

    static final int TENANTS = 10_000;
    static final int MODELS = 20;

    /** All tenants have the same 20 structures. */
    @Benchmark
    public CleanupResult sameStructures(Same same) {
        return same.cleanUp();
    }

    /** Every tenant has 20 structures of its own. */
    @Benchmark
    public CleanupResult distinctStructures(Distinct distinct) {
        return distinct.cleanUp();
    }

    /** A registry full of idle tenants. */
    public abstract static class Idle {

        private final AtomicLong nanos = new AtomicLong();
        private ModelRegistry registry = ModelRegistry.create();

        private Idle() {}

        final void fill(List<Structure> structures) {
            registry = ModelRegistry.builder().ticker(nanos::get).build();
            int next = 0;
            for (String tenant : Workload.tenants(TENANTS)) {
                for (int i = 0; i < MODELS; i++) {
                    registry.tenant(tenant).resolveType(structures.get(next++ % structures.size()));
                }
            }
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            ThreadCost.begin();
        }

        final CleanupResult cleanUp() {
            return registry.cleanUp(Duration.ofMinutes(30));
        }

        /** Ends the measurement, and looks whether anything was left. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
            if (registry.getStats().totalModels() != 0) {
                throw new AssertionError(registry.getStats());
            }
        }

        static List<Structure> structures(int count) {
            return IntStream.range(0, count)
                    .mapToObj(number -> Structure.of(Workload.definition(number)))
                    .toList();
        }
    }

    /** Structures that all tenants share. */
    @State(Scope.Thread)
    public static class Same extends Idle {

        private final List<Structure> structures = structures(MODELS);

        /** Fills the registry. */
        @Setup(Level.Iteration)
        public void setUp() {
            fill(structures);
        }
    }

    /** Structures that none share. */
    @State(Scope.Thread)
    public static class Distinct extends Idle {

        private final List<Structure> structures = structures(TENANTS * MODELS);

        /** Fills the registry. */
        @Setup(Level.Iteration)
        public void setUp() {
            fill(structures);
        }
    }
}
