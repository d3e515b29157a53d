package dev.modelregistry.benchmark;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Models;
import dev.modelregistry.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Filling 100 tenants with 100 models each. */
@OperationsPerInvocation(Registration.BATCH)
public class Registration extends Batch {

    static final int TENANTS = 100;
    static final int BATCH = TENANTS * Workload.MODELS;

    /** Models whose structures are known from the first tenant on. */
    @Benchmark
    public void registryNewModel(Given given, Blackhole blackhole) {
        for (String tenant : given.tenants) {
            Models models = given.registry.tenant(tenant);
            for (Model model : given.models) {
                blackhole.consume(models.registerModel(model));
            }
        }
    }

    /** Models that are there already. */
    @Benchmark
    public void registryKnownModel(Filled filled, Blackhole blackhole) {
        for (String tenant : filled.given.tenants) {
            Models models = filled.given.registry.tenant(tenant);
            for (Model model : filled.given.models) {
                blackhole.consume(models.registerModel(model));
            }
        }
    }

    /** Definitions with ten flat properties, the same in all tenants. */
    @Benchmark
    public void registryDefine(Given given, Blackhole blackhole) {
        for (String tenant : given.tenants) {
            Models models = given.registry.tenant(tenant);
            for (int i = 0; i < Workload.MODELS; i++) {
                blackhole.consume(models.define(given.names.get(i), given.flat.get(i)));
            }
        }
    }

    /** Definitions with ten flat properties, no two the same. */
    @Benchmark
    public void registryDefineDistinct(Distinct distinct, Blackhole blackhole) {
        int next = 0;
        for (String tenant : distinct.given.tenants) {
            Models models = distinct.given.registry.tenant(tenant);
            for (String name : distinct.given.names) {
                blackhole.consume(models.define(name, distinct.maps.get(next++)));
            }
        }
    }

    /** Definitions with ten flat properties, an inline object of five, and an array of the same object, the same in all tenants. */
    @Benchmark
    public void registryDefineNested(Given given, Blackhole blackhole) {
        for (String tenant : given.tenants) {
            Models models = given.registry.tenant(tenant);
            for (int i = 0; i < Workload.MODELS; i++) {
                blackhole.consume(models.define(given.names.get(i), given.nested.get(i)));
            }
        }
    }

    /** The models put into a map of maps. */
    @Benchmark
    public void nestedMaps(Given given, Blackhole blackhole) {
        Map<String, Map<String, Model>> maps = new ConcurrentHashMap<>();
        for (String tenant : given.tenants) {
            for (Model model : given.models) {
                blackhole.consume(maps.computeIfAbsent(tenant, code -> new ConcurrentHashMap<>())
                        .put(model.name(), model));
            }
        }
        blackhole.consume(maps);
    }

    /** An empty registry, and what to put into it. */
    @State(Scope.Thread)
    public static class Given {

        final List<String> tenants = Workload.tenants(TENANTS);
        final List<String> names = Workload.modelNames(Workload.MODELS);
        final List<Map<String, Object>> flat = IntStream.range(0, Workload.MODELS)
                .mapToObj(Workload::definition)
                .toList();
        final List<Map<String, Object>> nested = IntStream.range(0, Workload.MODELS)
                .mapToObj(Registration::nested)
                .toList();
        final List<Model> models = Workload.models(Workload.MODELS);
        ModelRegistry registry = ModelRegistry.create();

        /** Begins with an empty registry. */
        @Setup(Level.Iteration)
        public void setUp() {
            registry = ModelRegistry.create();
            ThreadCost.begin();
        }

        /** Ends the measurement. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
        }
    }

    /** A registry that has the models. */
    @State(Scope.Thread)
    public static class Filled {

        final Given given = new Given();

        /** Fills it. */
        @Setup(Level.Iteration)
        public void setUp() {
            given.registry = ModelRegistry.create();
            given.tenants.forEach(tenant ->
                    given.models.forEach(model -> given.registry.tenant(tenant).registerModel(model)));
            ThreadCost.begin();
        }

        /** Ends the measurement. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
        }
    }

    /** An empty registry, and as many different definitions. */
    @State(Scope.Thread)
    public static class Distinct {

        final Given given = new Given();
        final List<Map<String, Object>> maps =
                IntStream.range(0, BATCH).mapToObj(Workload::definition).toList();

        /** Begins with an empty registry. */
        @Setup(Level.Iteration)
        public void setUp() {
            given.setUp();
        }

        /** Ends the measurement. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
        }
    }

    private static Map<String, Object> nested(int number) {
        Map<String, Object> nested = new LinkedHashMap<>();
        Map<String, Object> inner = new LinkedHashMap<>();
        Workload.definition(number).forEach((name, type) -> {
            nested.put(name, type);
            if (inner.size() < 5) {
                inner.put(name, type);
            }
        });
        nested.put("inline", inner);
        nested.put("same", List.of(inner));
        return nested;
    }
}
