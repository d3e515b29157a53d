package dev.modelregistry.spring.store.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Nothing is lost, doubled or made up whatever happens to nodes, engines and the network, and no read is older than the bound;
 * and the same harness finds that something is lost where an engine is set up to lose it.
 *
 * <p>The system properties {@code faults} (100 by default, over all engines), {@code faults.engines} and {@code faults.seed} say
 * what to run. What happened is in {@code target/faults}.
 */
class StoreFaultsIT {

    private static final int FAULTS = Integer.getInteger("faults", 100);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final Set<Engine> ENGINES = engines(System.getProperty("faults.engines", ""));

    private static final int NODES = 3;
    private static final int KILLS = 4;

    /** What can happen where the engine is a part of the only node. */
    private static final List<Fault> FAULTS_OF_ONE = List.of(Fault.NODE_KILLED, Fault.NODE_PAUSED);

    @TestFactory
    Stream<DynamicTest> acknowledgedWritesSurvive() {
        List<DynamicTest> tests = new ArrayList<>();
        if (ENGINES.contains(Engine.POSTGRESQL)) {
            tests.add(holds(Engine.POSTGRESQL, NODES, FAULTS * 45 / 100, allFaults(), "synchronous_commit=on"));
        }
        if (ENGINES.contains(Engine.REDIS)) {
            tests.add(holds(
                    Engine.REDIS,
                    NODES,
                    FAULTS * 35 / 100,
                    allFaults(),
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "always"));
        }
        if (ENGINES.contains(Engine.H2)) {
            tests.add(holds(Engine.H2, 1, FAULTS * 20 / 100, FAULTS_OF_ONE));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> lossesAreFound() {
        List<DynamicTest> tests = new ArrayList<>();
        List<Fault> engineKilled = List.of(Fault.ENGINE_KILLED);
        if (ENGINES.contains(Engine.POSTGRESQL)) {
            tests.add(loses(Engine.POSTGRESQL, NODES, engineKilled, "synchronous_commit=off"));
        }
        if (ENGINES.contains(Engine.REDIS)) {
            tests.add(loses(Engine.REDIS, NODES, engineKilled, "--appendonly", "no"));
        }
        if (ENGINES.contains(Engine.H2)) {
            tests.add(loses(Engine.H2_AS_IT_COMES, 1, List.of(Fault.NODE_KILLED)));
        }
        return tests.stream();
    }

    private static DynamicTest holds(Engine engine, int nodes, int count, List<Fault> faults, String... settings) {
        return DynamicTest.dynamicTest(engine + " holds", () -> {
            Verdict verdict = run(engine, nodes, count, faults, settings);
            assertThat(verdict.violations()).as("%s", verdict.examples()).isEmpty();
            assertThat(verdict.acknowledged).isPositive();
            assertThat(verdict.reads).isPositive();
        });
    }

    private static DynamicTest loses(Engine engine, int nodes, List<Fault> faults, String... settings) {
        return DynamicTest.dynamicTest(engine + " loses", () -> {
            Verdict verdict = run(engine, nodes, KILLS, faults, settings);
            assertThat(verdict.count(Violation.LOST)).as("%s", verdict).isPositive();
        });
    }

    private static Verdict run(Engine engine, int nodes, int count, List<Fault> faults, String... settings)
            throws Exception {
        String name = engine.name().toLowerCase(Locale.ROOT) + "-" + Math.abs(Arrays.hashCode(settings)) % 1_000;
        Path directory = Path.of("target", "faults", SEED + "-" + name).toAbsolutePath();
        return new FaultRun(engine, Files.createDirectories(directory), SEED, List.of(settings))
                .run(nodes, count, faults);
    }

    private static List<Fault> allFaults() {
        return List.of(Fault.values());
    }

    private static Set<Engine> engines(String names) {
        if (names.isEmpty()) {
            return EnumSet.allOf(Engine.class);
        }
        Set<Engine> engines = EnumSet.noneOf(Engine.class);
        for (String name : names.split(",", -1)) {
            engines.add(Engine.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return engines;
    }
}
