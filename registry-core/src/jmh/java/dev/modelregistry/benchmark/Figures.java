package dev.modelregistry.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What was measured, one sample for each iteration in whatever fork. Keys are those that {@link #key} makes. */
final class Figures {

    static final String WALL = "wall";

    private final Map<String, Map<String, List<Double>>> samples = new TreeMap<>();

    /** Returns the key of a benchmark: {@code Class.method}, then its parameters, then the threads if more than one. */
    private static String key(BenchmarkParams params) {
        String name = params.getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
        StringBuilder key = new StringBuilder(name);
        params.getParamsKeys().forEach(param -> key.append('/').append(params.getParam(param)));
        return params.getThreads() == 1 ? key.toString() : key + " x" + params.getThreads();
    }

    void add(RunResult run) {
        String key = key(run.getParams());
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                add(key, WALL, iteration.getPrimaryResult().getScore());
                for (Result<?> secondary : iteration.getSecondaryResults().values()) {
                    add(key, secondary.getLabel(), secondary.getScore());
                }
            }
        }
    }

    void add(String key, String kind, double sample) {
        samples.computeIfAbsent(key, any -> new TreeMap<>())
                .computeIfAbsent(kind, any -> new ArrayList<>())
                .add(sample);
    }

    boolean has(String key, String kind) {
        return !sorted(key, kind).isEmpty();
    }

    Iterable<String> keys() {
        return samples.keySet();
    }

    int count(String key, String kind) {
        return sorted(key, kind).size();
    }

    double least(String key, String kind) {
        return sorted(key, kind).get(0);
    }

    double most(String key, String kind) {
        List<Double> sorted = sorted(key, kind);
        return sorted.get(sorted.size() - 1);
    }

    double median(String key, String kind) {
        double[] sorted =
                sorted(key, kind).stream().mapToDouble(Double::doubleValue).toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("not measured: " + key + ", " + kind + "; there are "
                    + Arrays.toString(samples.keySet().toArray()));
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<Double> sorted(String key, String kind) {
        return samples.getOrDefault(key, Map.of()).getOrDefault(kind, List.of()).stream()
                .sorted()
                .toList();
    }
}
