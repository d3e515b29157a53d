package dev.modelregistry.spring.store.figures;

import java.util.Arrays;
import java.util.Locale;

/** Times that were measured, as many as there is room for. */
final class Sample {

    private long[] nanos = new long[1024];
    private int size;

    void add(long measured) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = measured;
    }

    void addAll(Sample other) {
        for (int i = 0; i < other.size; i++) {
            add(other.nanos[i]);
        }
    }

    int size() {
        return size;
    }

    /** Returns the time that a share of the measured ones is below, in nanoseconds. */
    long percentile(double share) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return size == 0 ? 0 : sorted[Math.min(size - 1, (int) (size * share))];
    }

    /** Returns p50, p99 and the longest, in milliseconds. */
    String millis() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f, p99 %.2f, longest %.1f ms (n = %d)",
                percentile(0.5) / 1e6,
                percentile(0.99) / 1e6,
                percentile(1) / 1e6,
                size);
    }
}
