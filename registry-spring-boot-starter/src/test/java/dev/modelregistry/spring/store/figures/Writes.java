package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.store.ModelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many registrations a second nodes make together, each with some threads, over many tenants. */
final class Writes {

    private static final int THREADS = 4;
    private static final int TENANTS = 100_000;
    private static final long NANOS = 8_000_000_000L;

    private Writes() {}

    static String measure(List<ModelStore> stores) throws Exception {
        List<ModelRegistry> nodes = new ArrayList<>();
        stores.forEach(store -> nodes.add(
                ModelRegistry.builder().store(store).maxResidentTenants(20_000).build()));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS * nodes.size());
        try {
            write(threads, nodes, NANOS / 4);
            long start = System.nanoTime();
            Sample all = write(threads, nodes, NANOS);
            double seconds = (System.nanoTime() - start) / 1e9;
            return String.format(Locale.ROOT, "%,.0f a second; each %s", all.size() / seconds, all.millis());
        } finally {
            threads.shutdownNow();
            nodes.forEach(ModelRegistry::close);
        }
    }

    private static Sample write(ExecutorService threads, List<ModelRegistry> nodes, long nanos) throws Exception {
        List<Future<Sample>> futures = new ArrayList<>();
        for (int thread = 0; thread < THREADS * nodes.size(); thread++) {
            int number = thread;
            futures.add(threads.submit(() -> writeAlone(nodes.get(number % nodes.size()), number, nanos)));
        }
        Sample all = new Sample();
        for (Future<Sample> future : futures) {
            all.addAll(future.get());
        }
        return all;
    }

    private static Sample writeAlone(ModelRegistry node, int thread, long nanos) {
        Random random = new Random(System.nanoTime() + thread);
        Sample sample = new Sample();
        long end = System.nanoTime() + nanos;
        for (int version = 0; System.nanoTime() - end < 0; version++) {
            int tenant = random.nextInt(TENANTS);
            long before = System.nanoTime();
            node.tenant("written" + tenant)
                    .registerModel(Tenants.model(tenant, random.nextInt(Tenants.MODELS), version * 100 + thread));
            sample.add(System.nanoTime() - before);
        }
        return sample;
    }
}
