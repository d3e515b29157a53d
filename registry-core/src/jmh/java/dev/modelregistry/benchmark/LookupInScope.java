package dev.modelregistry.benchmark;

import static dev.modelregistry.benchmark.Accesses.BLOCK;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Lookup by name, 100 times for one tenant and then for another. The registry opens a scope for each hundred, and that
 * is part of what is measured. All others are told the tenant every time.
 */
@OperationsPerInvocation(BLOCK)
public class LookupInScope extends SteadyState {

    /** The registry, in an open scope. */
    @Benchmark
    public void registry(Contents.InRegistry models, Accesses.ByRequest accesses, Blackhole blackhole) {
        find(models.registry, accesses, blackhole);
    }

    /** The same with a store. */
    @Benchmark
    public void registryWithStore(Contents.InStoredRegistry models, Accesses.ByRequest accesses, Blackhole blackhole) {
        find(models.registry, accesses, blackhole);
    }

    private static void find(ModelRegistry registry, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        try (TenantScope scope = registry.openTenant(accesses.tenants[block])) {
            for (int i = block; i < block + BLOCK; i++) {
                blackhole.consume(registry.findModelByName(accesses.names[i]).orElseThrow());
            }
        }
    }

    /** Opening and closing the scope, spread over a hundred lookups that are not made. */
    @Benchmark
    public void registryScopeOnly(Contents.InRegistry models, Accesses.ByRequest accesses, Blackhole blackhole) {
        try (TenantScope scope = models.registry.openTenant(accesses.tenants[accesses.nextBlock()])) {
            blackhole.consume(scope);
        }
    }

    /** A map of maps. */
    @Benchmark
    public void nestedMaps(Contents.InMaps models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Caffeine, a record as the key, expiry and statistics. */
    @Benchmark
    public void caffeine(Contents.InCaffeine models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Caffeine, a cache for each tenant, expiry and statistics. */
    @Benchmark
    public void caffeinePerTenant(
            Contents.InCaffeinePerTenant models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Caffeine, a record as the key, nothing else. */
    @Benchmark
    public void caffeinePlain(Contents.InPlainCaffeine models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Guava, a record as the key, expiry and statistics. */
    @Benchmark
    public void guava(Contents.InGuava models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }

    /** Spring's {@code @Cacheable} on Caffeine with expiry and statistics. */
    @Benchmark
    public void springCacheable(Contents.InSpringCache models, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(models.get(accesses.tenants[i], accesses.names[i]));
        }
    }
}
