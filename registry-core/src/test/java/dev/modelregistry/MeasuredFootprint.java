package dev.modelregistry;

import org.openjdk.jol.info.GraphStats;

/** What JOL measures of a registry: every object that can be reached from it, each once. It follows weak references too. */
final class MeasuredFootprint {

    static {
        // Fields of records have no offsets that anybody may ask for.
        System.setProperty("jol.magicFieldOffset", "true");
    }

    private MeasuredFootprint() {}

    /** Returns how many bytes a registry takes more than one without models. */
    static long of(ModelRegistry registry) {
        return size(registry) - size(ModelRegistry.create());
    }

    private static long size(ModelRegistry registry) {
        // A registry knows its threads, from which much else is reached: counted for both, so that it is taken off.
        return GraphStats.parseInstance(registry, Thread.currentThread()).totalSize();
    }
}
