package dev.modelregistry.benchmark;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.RegistryLimits;
import dev.modelregistry.model.Structure;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.info.GraphStats;

/**
 * Measures how much memory the same models take, as JOL counts every object that can be reached, once. Run in a JVM of
 * its own by {@link BenchmarkRun}, which reads the lines that begin with {@value #FIGURE}.
 */
final class Footprints {

    static final String BYTES = "bytes";
    static final String FIGURE = "figure ";

    private static final int TENANTS = 100;
    private static final int MODELS = 200;

    private Footprints() {}

    /** Prints the synthetic figures, those of the corpora in the directory given first, and class histograms if asked. */
    public static void main(String[] args) {
        boolean histograms = List.of(args).contains("--histogram");
        System.out.printf(
                "| %-44s | %8s | %8s | %8s | %8s |%n", "bytes per model", "registry", "JSON", "records", "interned");
        System.out.println("|---|---:|---:|---:|---:|");
        synthetic("same", "the same in all tenants", Footprints::same, histograms);
        if (List.of(args).contains("--quick")) {
            synthetic("different", "all different, names from a vocabulary", Footprints::different, histograms);
            return;
        }
        synthetic("parsedNames", "the same, each name a string of its own", Footprints::parsedNames, histograms);
        synthetic("different", "all different, names from a vocabulary", Footprints::different, histograms);
        synthetic("disjoint", "all different, no property name in common", Footprints::disjoint, histograms);
        List<Path> corpora = args.length == 0 ? List.of() : Corpora.in(Path.of(args[0]));
        if (corpora.isEmpty()) {
            System.out.println("\nno corpora; -Dcorpora=<directory> says where they are");
            return;
        }
        System.out.printf(
                "%n| %-18s | %7s | %6s | %7s | %8s | %8s | %8s | %8s | %8s | %8s | %7s | %7s |%n",
                "corpus",
                "tenants",
                "models",
                "inline",
                "distinct",
                "registry",
                "JSON",
                "records",
                "interned",
                "B/inline",
                "of JSON",
                "of rec.");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        corpora.forEach(Footprints::corpus);
    }

    private static void synthetic(
            String key, String title, Function<Integer, List<Definition>> definitions, boolean histogram) {
        List<Definition> all = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            all.addAll(definitions.apply(tenant));
        }
        System.out.printf("| %-44s |", title);
        for (Content content : Content.values()) {
            double bytes = (double) size(content, all) / all.size();
            System.out.printf(Locale.ROOT, " %8.1f |", bytes);
            FIGURES.put("footprint." + key + "." + content.key, bytes);
        }
        System.out.println();
        if (histogram) {
            System.out.println(
                    GraphLayout.parseInstance(filled(Content.REGISTRY, all)).toFootprint());
        }
        FIGURES.forEach((figure, bytes) -> System.out.println(FIGURE + figure + " " + bytes));
        FIGURES.clear();
    }

    private static final Map<String, Double> FIGURES = new LinkedHashMap<>();

    private static void corpus(Path file) {
        List<Definition> all = Corpora.read(file);
        long inline = 0;
        Set<Structure> distinct = new HashSet<>();
        for (Definition definition : all) {
            inline += inline(Structure.of(definition.toMap()), distinct);
        }
        long objects = all.size() + inline;
        Map<Content, Long> sizes = new LinkedHashMap<>();
        for (Content content : Content.values()) {
            sizes.put(content, size(content, all));
        }
        long ours = sizes.getOrDefault(Content.REGISTRY, 0L);
        System.out.printf(
                Locale.ROOT,
                "| %-18s | %7d | %6d | %7d | %8d |",
                file.getFileName().toString().replace(".jsonl", ""),
                all.stream().map(Definition::tenant).distinct().count(),
                all.size(),
                inline,
                distinct.size());
        sizes.values().forEach(bytes -> System.out.printf(Locale.ROOT, " %8.1f |", (double) bytes / objects));
        System.out.printf(
                Locale.ROOT,
                " %8s | %6.1f%% | %6.1f%% |%n",
                inline == 0 ? "" : Long.toString(ours / inline),
                100.0 * ours / sizes.getOrDefault(Content.JSON, 1L),
                100.0 * ours / sizes.getOrDefault(Content.RECORDS, 1L));
    }

    private static long inline(Structure structure, Set<Structure> distinct) {
        distinct.add(structure);
        long count = 0;
        for (Structure nested : structure.nestedStructures()) {
            count += 1 + inline(nested, distinct);
        }
        return count;
    }

    private static long size(Content content, List<Definition> definitions) {
        return GraphStats.parseInstance(filled(content, definitions)).totalSize();
    }

    /**
     * Returns content that was filled by a thread that is gone and collected: JOL follows weak references, and a registry has
     * some to the threads that use it.
     */
    private static Object filled(Content content, List<Definition> definitions) {
        CompletableFuture<Object> filled = new CompletableFuture<>();
        WeakReference<Thread> filler = start(() -> filled.complete(content.fill(definitions)));
        Object result = filled.join();
        while (!filler.refersTo(null)) {
            System.gc();
        }
        return result;
    }

    private static WeakReference<Thread> start(Runnable task) {
        Thread thread = new Thread(task, "filler");
        thread.start();
        return new WeakReference<>(thread);
    }

    /* ---- definitions of one tenant ---- */

    private static final List<String> NAMES = Workload.modelNames(MODELS);
    private static final List<String> CODES = Workload.tenants(TENANTS);

    private static List<Definition> same(int tenant) {
        return definitions(tenant, Function.identity(), (number, random) -> vocabulary(number));
    }

    private static List<Definition> parsedNames(int tenant) {
        return definitions(tenant, Workload::copy, (number, random) -> vocabulary(number));
    }

    private static List<Definition> different(int tenant) {
        return definitions(tenant, Function.identity(), (number, random) -> vocabulary(tenant * MODELS + number));
    }

    private static List<Definition> disjoint(int tenant) {
        return definitions(tenant, Function.identity(), (number, random) -> {
            Map<String, Object> properties = new LinkedHashMap<>();
            vocabulary(number).forEach((name, type) -> properties.put(name + tenant * MODELS + number, type));
            return properties;
        });
    }

    private static List<Definition> definitions(
            int tenant,
            Function<String, String> name,
            BiFunction<Integer, SplittableRandom, Map<String, Object>> properties) {
        List<Definition> definitions = new ArrayList<>();
        for (int number = 0; number < MODELS; number++) {
            definitions.add(Definition.of(
                    CODES.get(tenant),
                    name.apply(NAMES.get(number)),
                    properties.apply(number, new SplittableRandom())));
        }
        return definitions;
    }

    /** Returns ten properties in the long spelling, about every third of them required. */
    private static Map<String, Object> vocabulary(int number) {
        SplittableRandom random = new SplittableRandom(number);
        Map<String, Object> properties = new LinkedHashMap<>();
        Workload.definition(number)
                .forEach(
                        (name, type) -> properties.put(name, Map.of("type", type, "required", random.nextInt(3) == 0)));
        return properties;
    }

    /** What the models are kept in. */
    private enum Content {
        REGISTRY("registry") {
            @Override
            Object fill(List<Definition> definitions) {
                ModelRegistry registry = ModelRegistry.builder()
                        .limits(new RegistryLimits(
                                1_000_000,
                                1_000_000,
                                Structure.MAX_PROPERTIES,
                                Structure.MAX_DEPTH,
                                Structure.MAX_NAME_LENGTH))
                        .build();
                definitions.forEach(definition ->
                        registry.tenant(definition.tenant()).define(definition.name(), definition.toMap()));
                return registry;
            }
        },
        JSON("json") {
            @Override
            Object fill(List<Definition> definitions) {
                return nested(definitions, Definition::toTree);
            }
        },
        RECORDS("records") {
            @Override
            Object fill(List<Definition> definitions) {
                PlainModels models = new PlainModels(false);
                return nested(definitions, definition -> models.read(definition.name(), definition.toMap()));
            }
        },
        INTERNED("interned") {
            @Override
            Object fill(List<Definition> definitions) {
                PlainModels models = new PlainModels(true);
                return nested(definitions, definition -> models.read(definition.name(), definition.toMap()));
            }
        };

        final String key;

        Content(String key) {
            this.key = key;
        }

        abstract Object fill(List<Definition> definitions);

        private static Object nested(List<Definition> definitions, Function<Definition, Object> read) {
            Map<String, Map<String, Object>> maps = new ConcurrentHashMap<>();
            definitions.forEach(
                    definition -> maps.computeIfAbsent(definition.tenant(), code -> new ConcurrentHashMap<>())
                            .put(definition.name(), read.apply(definition)));
            return maps;
        }
    }
}
