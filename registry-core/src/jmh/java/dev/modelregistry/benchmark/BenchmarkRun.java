package dev.modelregistry.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and compares them with {@link Goals}. The exit code is 1 when a goal is missed by more than a
 * quarter.
 *
 * <pre>
 * (nothing)                  everything, three rounds, about half an hour
 * --quick                    what the goals need, two short rounds, under three minutes
 * --report-only              misses are shown, and the exit code is 0
 * --rounds=N                 so many rounds
 * --only=REGEX               these benchmarks and no footprints; goals that need others are left out
 * --footprint [--histogram]  footprints only, with the classes that make them up
 * --jmh …                    what follows goes to JMH: --jmh -prof stack LookupInScope.registry
 * </pre>
 *
 * <p>Every round forks a JVM for every benchmark, so that the two sides of a comparison take turns. Medians are over the
 * iterations of all rounds.
 */
public final class BenchmarkRun {

    private static final Predicate<String> BATCH =
            Pattern.compile("(CleanUp|Fingerprints|Registration)\\.").asPredicate();
    private static final Predicate<String> THREADED =
            Pattern.compile("LookupInScope\\.").asPredicate();

    private final List<String> arguments;
    private final boolean quick;
    private final Figures figures = new Figures();

    private BenchmarkRun(List<String> arguments) {
        this.arguments = arguments;
        this.quick = arguments.contains("--quick");
    }

    /** Runs what the arguments say. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = Arrays.asList(args);
        int jmh = arguments.indexOf("--jmh");
        if (jmh >= 0) {
            Main.main(arguments.subList(jmh + 1, arguments.size()).toArray(String[]::new));
        } else {
            System.exit(new BenchmarkRun(arguments).run() ? 0 : 1);
        }
    }

    private boolean run() throws RunnerException, IOException, InterruptedException {
        long start = System.nanoTime();
        System.out.printf(
                "JDK %s, %d processors, %s%n%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), LocalDate.now(ZoneId.systemDefault()));
        if (option("--only").isEmpty()) {
            footprints();
        }
        if (!arguments.contains("--footprint")) {
            int rounds = option("--rounds").map(Integer::valueOf).orElse(quick ? 2 : 3);
            for (int round = 1; round <= rounds; round++) {
                fork(wanted(1, BATCH.negate()), 1, steadyState());
                fork(wanted(2, THREADED), 2, steadyState());
                fork(wanted(1, BATCH), 1, new OptionsBuilder());
                System.out.printf("round %d of %d after %d s%n", round, rounds, seconds(start));
            }
            System.out.println();
            Report.figures(figures);
        }
        System.out.println();
        boolean isMet = Report.goals(figures);
        System.out.printf("%n%d s%n", seconds(start));
        return isMet || arguments.contains("--report-only");
    }

    private ChainedOptionsBuilder steadyState() {
        ChainedOptionsBuilder options = new OptionsBuilder();
        return quick
                ? options.warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(300))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.milliseconds(120))
                : options;
    }

    /** Returns the benchmarks of a group that the arguments ask for. */
    private List<String> wanted(int threads, Predicate<String> group) {
        Predicate<String> only = Pattern.compile(option("--only").orElse("")).asPredicate();
        List<String> needed = Goals.benchmarks(threads);
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .filter(group.and(only))
                .filter(name -> !quick || needed.stream().anyMatch(name::endsWith))
                .toList();
    }

    private void fork(List<String> benchmarks, int threads, ChainedOptionsBuilder options) throws RunnerException {
        if (benchmarks.isEmpty()) {
            return;
        }
        benchmarks.forEach(name -> options.include("^" + Pattern.quote(name) + "$"));
        Collection<RunResult> results = new Runner(options.threads(threads)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .addProfiler(ThreadCost.class)
                        .jvmArgsPrepend(permissions().toArray(String[]::new))
                        .build())
                .run();
        results.forEach(figures::add);
    }

    /** Runs {@link Footprints} in a JVM that lets JOL see what it has to. */
    private void footprints() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-Xmx4g", "-XX:+UseSerialGC", "-Djol.magicFieldOffset=true"));
        command.addAll(List.of("-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading"));
        // Where JOL may not reflect it throws and catches an exception for every single field.
        for (String opened : List.of("lang", "lang.ref", "time", "util", "util.concurrent", "util.regex")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.add("--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");
        command.addAll(permissions());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Footprints.class.getName()));
        command.add(System.getProperty("corpora", "../shared/data"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Footprints.FIGURE)) {
                    String[] words = line.split(" ");
                    figures.add(words[1], Footprints.BYTES, Double.parseDouble(words[2]));
                } else {
                    System.out.println(line);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the measurement of footprints failed");
        }
        System.out.println();
    }

    /** What newer JDKs want to be told, because JMH and JOL still use what is going to be removed. */
    private static List<String> permissions() {
        return Runtime.version().feature() >= 24 ? List.of("--sun-misc-unsafe-memory-access=allow") : List.of();
    }

    private Optional<String> option(String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst();
    }

    private static long seconds(long start) {
        return (System.nanoTime() - start) / 1_000_000_000;
    }
}
