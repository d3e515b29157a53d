package dev.modelregistry.benchmark;

import static dev.modelregistry.benchmark.Accesses.BLOCK;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/** Lookup by name where every access names its tenant, and each is for another. */
@OperationsPerInvocation(BLOCK)
public class LookupOfTenant extends SteadyState {

    /** {@code registry.tenant(code).findModelByName(name)}. */
    @Benchmark
    public void registry(Contents.InRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        find(models.registry, accesses, blackhole);
    }

    /** The same with a store. */
    @Benchmark
    public void registryWithStore(Contents.InStoredRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        find(models.registry, accesses, blackhole);
    }

    private static void find(ModelRegistry registry, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(registry.tenant(accesses.tenants[i])
                    .findModelByName(accesses.names[i])
                    .orElseThrow());
        }
    }

    /** The same, what {@code tenant(code)} returned being kept. */
    @Benchmark
    public void registryHandle(Contents.InRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.handles[accesses.tenantNumbers[i]]
                    .findModelByName(accesses.names[i])
                    .orElseThrow());
        }
    }

    /** A scope for every single lookup. */
    @Benchmark
    public void registryScopeEach(Contents.InRegistry models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            try (TenantScope scope = models.registry.openTenant(accesses.tenants[i])) {
                blackhole.consume(
                        models.registry.findModelByName(accesses.names[i]).orElseThrow());
            }
        }
    }

    /** A map of maps. */
    @Benchmark
    public void nestedMaps(Contents.InMaps models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Caffeine, a record as the key, expiry and statistics. */
    @Benchmark
    public void caffeine(Contents.InCaffeine models, Accesses.Mixed accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }
}
