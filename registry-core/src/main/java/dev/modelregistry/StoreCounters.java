package dev.modelregistry;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about a store. */
final class StoreCounters {

    final LongAdder loads = new LongAdder();
    final LongAdder reloads = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder conflicts = new LongAdder();
    final LongAdder unknownOutcomes = new LongAdder();
    final LongAdder unresolvedOutcomes = new LongAdder();
    final LongAdder feedFailures = new LongAdder();
    final LongAdder comparisons = new LongAdder();
}
