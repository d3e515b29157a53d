package dev.modelregistry;

import org.openjdk.jol.info.GraphStats;

/** What JOL measures of a registry: every object that can be reached from it, each once. */
final class MeasuredFootprint {

    private static final int ROUNDS = 20;

    static {
        // Fields of records have no offsets that anybody may ask for.
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private MeasuredFootprint() {}

    /** Returns how many bytes a registry takes more than one without models. */
    static long of(ModelRegistry registry) {
        ModelRegistry empty = ModelRegistry.create();
        long before = size(empty);
        for (int round = 0; round < ROUNDS; round++) {
            long size = size(registry);
            long after = size(empty);
            if (before == after) {
                return size - after;
            }
            before = after;
        }
        throw new AssertionError("what is reached from this thread changes all the time");
    }

    /** Counts what is reached from this thread too: a registry knows its threads, and JOL follows weak references. */
    private static long size(ModelRegistry registry) {
        return GraphStats.parseInstance(registry, Thread.currentThread()).totalSize();
    }
}
