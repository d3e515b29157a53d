package dev.modelregistry.spring.store.fault;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.store.StoreOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The main class of a node: a registry over a store, and threads that use it. It obeys a line each on standard input, and says
 * on standard output what {@link NodeProcess} reads. It ends when its input does.
 */
final class FaultNode {

    private static final int RESIDENT_TENANTS = 100;
    private static final long HEARTBEAT_NANOS = 50_000_000;

    private static final PrintStream ANSWERS = System.out;

    private FaultNode() {}

    /** Arguments: engine, port, directory of the engine, name of the node, its log, seed, staleness in milliseconds. */
    public static void main(String... arguments) throws Exception {
        // Whatever is logged shall not be taken for an answer.
        System.setOut(System.err);
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            e.printStackTrace();
            say("broken " + thread.getName() + " " + e);
        });
        Engine engine = Engine.valueOf(arguments[0]);
        String node = arguments[3];
        try (StoreAccess access = patiently(() -> engine.open(Integer.parseInt(arguments[1]), Path.of(arguments[2])));
                HistoryLog log = new HistoryLog(Path.of(arguments[4]))) {
            RecordingStore store = new RecordingStore(access.store(), log);
            Duration maxStaleness = Duration.ofMillis(Long.parseLong(arguments[6]));
            try (ModelRegistry registry = patiently(() -> registry(store, maxStaleness))) {
                Workload workload = new Workload(registry, store, log, node);
                workload.start(Long.parseLong(arguments[5]));
                say("ready " + System.nanoTime());
                obey(workload);
            }
        }
        System.exit(0);
    }

    private static ModelRegistry registry(RecordingStore store, Duration maxStaleness) {
        return ModelRegistry.builder()
                .store(store)
                .storeOptions(StoreOptions.builder()
                        .maxStaleness(maxStaleness)
                        .compareInterval(Duration.ofSeconds(5))
                        .build())
                .maxResidentTenants(RESIDENT_TENANTS)
                .build();
    }

    /** A node may be started while the engine is away. */
    private static <T> T patiently(Supplier<T> opening) {
        while (true) {
            try {
                return opening.get();
            } catch (StoreUnavailableException e) {
                LockSupport.parkNanos(HEARTBEAT_NANOS);
            }
        }
    }

    private static void obey(Workload workload) throws Exception {
        Thread heartbeat = new Thread(() -> beat(workload), "heartbeat");
        heartbeat.setDaemon(true);
        heartbeat.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null && !line.equals("exit"); line = in.readLine()) {
            switch (line) {
                case "stop" -> {
                    workload.stop();
                    say("stopped");
                }
                case "show" -> show(workload);
                default -> say("broken by " + line);
            }
        }
    }

    private static void beat(Workload workload) {
        while (true) {
            say("beat " + workload.acknowledged() + " " + workload.reads());
            LockSupport.parkNanos(HEARTBEAT_NANOS);
        }
    }

    private static void show(Workload workload) {
        StringBuilder values = new StringBuilder("shown");
        try {
            for (ModelKey key : Workload.keys()) {
                values.append('\t').append(key.tenant());
                values.append('\t').append(key.name());
                values.append('\t').append(workload.valueOf(key));
            }
            say(values.toString());
        } catch (StoreUnavailableException | StaleReadException e) {
            say("not shown");
        }
    }

    private static synchronized void say(String line) {
        ANSWERS.println(line);
    }
}
