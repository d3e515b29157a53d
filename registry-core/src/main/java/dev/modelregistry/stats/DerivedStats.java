package dev.modelregistry.stats;

import java.time.Duration;

/**
 * The figures of one derivation at one moment, as a copy. All but {@code size} count since the derivation was made.
 *
 * @param hits requests answered without calling the factory, those that waited for another thread's call included
 * @param misses requests that called the factory
 * @param failures those calls of the factory that threw or returned {@code null}
 * @param hitRatio {@code hits / (hits + misses)}, between 0 and 1; 0 before the first of either
 * @param size values kept now, approximately while values are being added or released
 * @param evictions values that went because there were too many, not those that went with their structure
 * @param computationTime time spent in the factory, on all threads together
 */
public record DerivedStats(
        long hits, long misses, long failures, double hitRatio, long size, long evictions, Duration computationTime) {}
