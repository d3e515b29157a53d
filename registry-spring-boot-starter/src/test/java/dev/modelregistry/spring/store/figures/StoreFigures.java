package dev.modelregistry.spring.store.figures;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.store.fault.Engine;
import dev.modelregistry.spring.store.fault.EngineProcess;
import dev.modelregistry.spring.store.fault.StoreAccess;
import dev.modelregistry.spring.store.jdbc.JdbcModelStore;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.test.InMemoryModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures everything over one engine after another and prints it. */
final class StoreFigures {

    private static final int CHANGES = 400;
    private static final int FILLING_THREADS = 4;
    private static final int FILLED_AT_ONCE = 500;
    private static final int LOOKUPS = 400_000;
    private static final long BYTES_OF_SMALL_HEAP = 120L << 20;

    private StoreFigures() {}

    /**
     * Prints what was measured.
     *
     * @param args names of engines, {@code POSTGRESQL} and {@code REDIS}, and as the last one how many tenants, at least 1,000
     */
    public static void main(String[] args) throws Exception {
        int tenants = Integer.parseInt(args[args.length - 1]);
        if (tenants < IdleNode.TENANTS) {
            throw new IllegalArgumentException("there have to be " + IdleNode.TENANTS + " tenants at least");
        }
        for (int i = 0; i < args.length - 1; i++) {
            Engine engine = Engine.valueOf(args[i]);
            Path directory = Files.createTempDirectory("figures");
            try (EngineProcess process = Objects.requireNonNull(engine.start(directory, settings(engine)))) {
                System.out.println("## " + engine);
                measure(engine, process, directory, tenants);
            }
        }
    }

    private static List<String> settings(Engine engine) {
        return engine == Engine.REDIS ? List.of("--appendonly", "yes", "--appendfsync", "always") : List.of();
    }

    private static void measure(Engine engine, EngineProcess process, Path directory, int tenants) throws Exception {
        int port = process.port();
        try (StoreAccess one = engine.open(port, directory);
                StoreAccess two = engine.open(port, directory);
                StoreAccess three = engine.open(port, directory)) {
            print(
                    "propagation",
                    Propagation.measure(one.store(), two.store(), CHANGES).millis());
            if (two.resources() instanceof HikariDataSource dataSource) {
                JdbcModelStore polling = JdbcModelStore.builder(dataSource)
                        .notifications(false)
                        .pollInterval(Duration.ofMillis(250))
                        .build();
                print(
                        "propagation, polling every 250 ms",
                        Propagation.measure(one.store(), polling, CHANGES / 2).millis());
            }
            print("registrations, one node", Writes.measure(List.of(one.store())));
            print("registrations, three nodes", Writes.measure(List.of(one.store(), two.store(), three.store())));
            print("ten seconds without the engine", Outage.measure(one.store(), process::pause, process::resume));
            print("stored", fill(one.store(), tenants));
        }
        child(IdleNode.class, List.of("-Xmx512m"), engine.name(), "" + port);
        for (String heap : List.of("-Xmx256m", "-Xmx4g")) {
            long bytes = heap.equals("-Xmx256m") ? BYTES_OF_SMALL_HEAP : 0;
            print("heap", heap);
            child(ManyTenants.class, List.of(heap), engine.name(), "" + port, "" + tenants, "" + LOOKUPS, "" + bytes);
        }
    }

    /** Stores tenants whole: over a registry in memory, because it would take a commit for each model. */
    private static String fill(ModelStore store, int tenants) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(FILLING_THREADS);
        long start = System.nanoTime();
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int first = 0; first < tenants; first += FILLED_AT_ONCE) {
                int from = first;
                int to = Math.min(tenants, first + FILLED_AT_ONCE);
                futures.add(threads.submit(() -> fill(store, from, to)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return tenants + " tenants with " + Tenants.MODELS + " models each in "
                + (System.nanoTime() - start) / 1_000_000_000 + " s";
    }

    private static void fill(ModelStore store, int from, int to) {
        InMemoryModelStore memory = new InMemoryModelStore();
        try (ModelRegistry registry = Tenants.node(memory)) {
            for (int tenant = from; tenant < to; tenant++) {
                String code = Tenants.code(tenant);
                for (int model = 0; model < Tenants.MODELS; model++) {
                    registry.tenant(code).registerModel(Tenants.model(tenant, model, 0));
                }
                Revision before = store.revisions(Set.of(code)).getOrDefault(code, Revision.NONE);
                store.commit(new Commit(
                        code, before, UUID.randomUUID(), memory.load(code).models(), Set.of()));
            }
        }
    }

    private static void child(Class<?> main, List<String> options, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with status " + status);
        }
    }

    private static void print(String what, String figure) {
        System.out.println(what + ": " + figure);
    }
}
