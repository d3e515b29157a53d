package dev.modelregistry.spring.store.fault;

import dev.modelregistry.spring.store.fault.History.Final;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.store.TenantSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Lets faults happen to a cluster, one after the other, and has its history checked. All that is random follows from a seed. */
final class FaultRun {

    /** How old what is read may be. */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(2);

    private static final Duration WORK = Duration.ofMillis(800);

    /** How long after a fault every node writes and reads again, and after the last one shows what the store has. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final int PROGRESS = 50;

    private final Engine engine;
    private final Path directory;
    private final List<String> settings;
    private final Random random;
    private final List<String> tenants =
            Workload.keys().stream().map(ModelKey::tenant).distinct().toList();
    private final History history = new History();
    private final Map<String, Final> store = new HashMap<>();
    private final Map<String, Map<ModelKey, String>> shown = new HashMap<>();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    private final List<Long> recoveries = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param settings of the engine
     */
    FaultRun(Engine engine, Path directory, long seed, List<String> settings) {
        this.engine = engine;
        this.directory = directory;
        this.settings = settings;
        this.random = new Random(seed);
        System.out.printf("%s, settings %s, seed %d, in %s%n", engine, settings, seed, directory);
    }

    /** Lets faults of some kinds happen to nodes that use the engine, and returns what the checker says. */
    Verdict run(int size, int count, List<Fault> faults) throws Exception {
        EngineProcess server = engine.start(directory, settings);
        try (Cluster cluster = new Cluster(engine, server, size, directory, random, MAX_STALENESS)) {
            awaitWork(cluster);
            RevisionPoll poll =
                    server == null ? null : new RevisionPoll(engine.open(server.port(), directory), tenants);
            try (poll) {
                for (int i = 0; i < count; i++) {
                    cluster.elapse(WORK);
                    let(oneOf(faults), cluster);
                    if ((i + 1) % PROGRESS == 0) {
                        System.out.printf("%s: %d of %d faults%n", engine, i + 1, count);
                    }
                }
                if (poll != null) {
                    history.loads.addAll(poll.stop());
                }
            }
            end(cluster, server);
            for (NodeProcess node : cluster.everStarted()) {
                HistoryLog.readInto(history, node.log(), node.name());
                history.stops.addAll(node.stops());
            }
        }
        Verdict verdict = HistoryChecker.check(history, store, shown, MAX_STALENESS);
        System.out.printf("%s: %s%n%s%n%s%n", engine, verdict, faults(), String.join("\n", verdict.examples()));
        return verdict;
    }

    private String faults() {
        List<Long> sorted = recoveries.stream().sorted().toList();
        return happened.values().stream().mapToInt(Integer::intValue).sum() + " faults: " + happened
                + "; until all nodes wrote and read again: median " + sorted.get(sorted.size() / 2) + " ms, at most "
                + sorted.get(sorted.size() - 1) + " ms";
    }

    private Fault oneOf(List<Fault> faults) {
        int place = random.nextInt(faults.stream().mapToInt(Fault::weight).sum());
        for (Fault fault : faults) {
            place -= fault.weight();
            if (place < 0) {
                return fault;
            }
        }
        throw new IllegalArgumentException("no faults");
    }

    private void let(Fault fault, Cluster cluster) throws Exception {
        fault.happen(cluster);
        happened.merge(fault, 1, Integer::sum);
        long healed = System.nanoTime();
        awaitWork(cluster);
        recoveries.add(Duration.ofNanos(System.nanoTime() - healed).toMillis());
    }

    /** Waits until every node has written and read something from now on. */
    private static void awaitWork(Cluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            long acknowledged = node.acknowledged();
            long reads = node.reads();
            Awaitility.await(node.name() + " writes and reads again")
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(RECOVERY)
                    .until(() -> {
                        node.requireSound();
                        return node.acknowledged() > acknowledged && node.reads() > reads;
                    });
        }
    }

    private void end(Cluster cluster, @Nullable EngineProcess server) throws Exception {
        for (NodeProcess node : cluster.nodes()) {
            node.quiet();
        }
        if (server == null) {
            // The engine is in the node, and lets nobody else in.
            for (NodeProcess node : cluster.nodes()) {
                shown.put(node.name(), node.show());
                node.close();
            }
            readStore(0);
            return;
        }
        readStore(server.port());
        Map<ModelKey, String> expected = new HashMap<>();
        Workload.keys().forEach(key -> expected.put(key, History.ABSENT));
        store.forEach((tenant, end) ->
                end.values().forEach((name, value) -> expected.put(new ModelKey(tenant, name), value)));
        for (NodeProcess node : cluster.nodes()) {
            long deadline = System.nanoTime() + RECOVERY.toNanos();
            do {
                shown.put(node.name(), node.show());
            } while (!expected.equals(shown.get(node.name())) && System.nanoTime() < deadline);
        }
    }

    private void readStore(int port) throws Exception {
        try (StoreAccess access = engine.open(port, directory)) {
            for (String tenant : tenants) {
                TenantSnapshot snapshot = access.store().load(tenant);
                store.put(tenant, new Final(snapshot.revision(), Values.of(snapshot)));
            }
        }
    }
}
