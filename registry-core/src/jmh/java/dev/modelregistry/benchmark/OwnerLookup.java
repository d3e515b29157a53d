package dev.modelregistry.benchmark;

import static dev.modelregistry.benchmark.Accesses.BLOCK;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Models;
import dev.modelregistry.OwnerModels;
import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Reading one model of an owner; every tenant has one data source with 100 models. */
@OperationsPerInvocation(BLOCK)
public class OwnerLookup extends SteadyState {

    /** {@code view.get(name)} of a view that was kept. */
    @Benchmark
    public void registryView(InRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(
                    Contents.found(models.views.get(accesses.tenantNumbers[i]).get(accesses.names[i])));
        }
    }

    /** {@code models.getModelForOwner(owner, name)}, the tenant's models being kept. */
    @Benchmark
    public void registryOwner(InRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            int tenant = accesses.tenantNumbers[i];
            blackhole.consume(models.tenants
                    .get(tenant)
                    .getModelForOwner(models.owners.get(tenant), accesses.names[i])
                    .orElseThrow());
        }
    }

    /** {@code map.get(name)} of a map for each owner, which was kept as the view was. */
    @Benchmark
    public void map(InMaps models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(
                    Contents.found(models.maps.get(accesses.tenantNumbers[i]).get(accesses.names[i])));
        }
    }

    /** The owners' models in a registry. */
    @State(Scope.Benchmark)
    public static class InRegistry {

        final ModelRegistry registry = ModelRegistry.create();
        final List<Object> owners = new ArrayList<>();
        final List<Models> tenants = new ArrayList<>();
        final List<OwnerModels> views = new ArrayList<>();

        /** Fills it. */
        @Setup
        public void setUp() {
            List<Model> models = Workload.models(Workload.MODELS);
            for (String code : Workload.tenants(Workload.TENANTS)) {
                Object owner = new Object();
                Models tenant = registry.tenant(code);
                Workload.copies(models).forEach(model -> tenant.registerModelForDataSource(owner, model));
                owners.add(owner);
                tenants.add(tenant);
                views.add(tenant.modelsOf(owner));
            }
            System.gc();
        }
    }

    /** The owners' models in maps. */
    @State(Scope.Benchmark)
    public static class InMaps {

        final List<Map<String, Model>> maps = new ArrayList<>();

        /** Fills it. */
        @Setup
        public void setUp() {
            List<Model> models = Workload.models(Workload.MODELS);
            for (int i = 0; i < Workload.TENANTS; i++) {
                Map<String, Model> map = new ConcurrentHashMap<>();
                Workload.copies(models).forEach(model -> map.put(model.name(), model));
                maps.add(map);
            }
            System.gc();
        }
    }
}
