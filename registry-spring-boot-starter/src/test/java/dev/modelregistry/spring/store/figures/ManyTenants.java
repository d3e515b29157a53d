package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.store.fault.Engine;
import dev.modelregistry.spring.store.fault.StoreAccess;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.stats.StoreStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** A node in a JVM of its own, and mostly of little heap, that serves more tenants than fit into it. */
final class ManyTenants {

    private static final int THREADS = 2;
    private static final double EXPONENT = 1.0;

    private ManyTenants() {}

    /**
     * Prints what was measured.
     *
     * @param args the engine, its port, how many tenants, lookups and estimated bytes, 0 bytes for any number
     */
    public static void main(String[] args) throws Exception {
        int tenants = Integer.parseInt(args[2]);
        int lookups = Integer.parseInt(args[3]);
        long bytes = Long.parseLong(args[4]);
        try (StoreAccess access = Engine.valueOf(args[0]).open(Integer.parseInt(args[1]), Path.of("."));
                ModelRegistry node = ModelRegistry.builder()
                        .store(access.store())
                        .maxResidentWeight(bytes == 0 ? Long.MAX_VALUE - 1 : bytes)
                        .build()) {
            System.out.println(serve(node, tenants, lookups));
            System.out.println(walk(node, tenants));
        }
    }

    private static String serve(ModelRegistry node, int tenants, int lookups) throws Exception {
        double[] cumulated = zipf(tenants);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            read(threads, node, cumulated, lookups / 4);
            StoreStats before = node.getStoreStats().orElseThrow();
            Sample all = read(threads, node, cumulated, lookups);
            StoreStats after = node.getStoreStats().orElseThrow();
            RegistryStats stats = node.getStats();
            double hits = 1 - (after.loads() - before.loads()) / (double) all.size();
            return String.format(
                    Locale.ROOT,
                    "hit rate %.2f %%; lookup p50 %.1f us, p99 %.2f ms, p99.9 %.2f ms (n = %,d); %,d tenants resident, %d MB"
                            + " estimated, %d MB of heap after a collection of at most %d MB",
                    100 * hits,
                    all.percentile(0.5) / 1e3,
                    all.percentile(0.99) / 1e6,
                    all.percentile(0.999) / 1e6,
                    all.size(),
                    stats.tenantRegistries(),
                    stats.estimatedBytes() >> 20,
                    IdleNode.usedHeap() >> 20,
                    Runtime.getRuntime().maxMemory() >> 20);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Sample read(ExecutorService threads, ModelRegistry node, double[] cumulated, int lookups)
            throws Exception {
        List<Future<Sample>> futures = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(thread + lookups);
            futures.add(threads.submit(() -> {
                Sample sample = new Sample();
                for (int i = 0; i < lookups / THREADS; i++) {
                    int tenant = draw(cumulated, random);
                    int model = random.nextInt(Tenants.MODELS);
                    long start = System.nanoTime();
                    Tenants.find(node, tenant, model);
                    sample.add(System.nanoTime() - start);
                }
                return sample;
            }));
        }
        Sample all = new Sample();
        for (Future<Sample> future : futures) {
            all.addAll(future.get());
        }
        return all;
    }

    /** Compares every model of every tenant with the one that was stored. */
    private static String walk(ModelRegistry node, int tenants) {
        AtomicLong models = new AtomicLong();
        AtomicLong visited = new AtomicLong();
        long start = System.nanoTime();
        node.forEachTenant((code, found) -> {
            if (code.startsWith("tenant")) {
                visited.incrementAndGet();
                int tenant = Integer.parseInt(code.substring("tenant".length()));
                for (int model = 0; model < Tenants.MODELS; model++) {
                    if (found.findModelByName(Tenants.name(model))
                            .filter(Tenants.model(tenant, model, 0)::equals)
                            .isPresent()) {
                        models.incrementAndGet();
                    }
                }
            }
        });
        return String.format(
                Locale.ROOT,
                "a walk over all: %,d of %,d tenants, %,d of %,d models as they were stored, in %.0f s; %,d tenants resident"
                        + " after it",
                visited.get(),
                tenants,
                models.get(),
                (long) tenants * Tenants.MODELS,
                (System.nanoTime() - start) / 1e9,
                node.getStats().tenantRegistries());
    }

    private static double[] zipf(int n) {
        double[] cumulated = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 1 / Math.pow(i + 1, EXPONENT);
            cumulated[i] = sum;
        }
        return cumulated;
    }

    /** Returns a tenant, the popular ones scattered over all codes. */
    private static int draw(double[] cumulated, Random random) {
        double drawn = random.nextDouble() * cumulated[cumulated.length - 1];
        int low = 0;
        int high = cumulated.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] < drawn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return (int) (low * 7_919L % cumulated.length);
    }
}
