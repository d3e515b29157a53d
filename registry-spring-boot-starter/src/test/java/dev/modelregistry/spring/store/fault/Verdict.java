package dev.modelregistry.spring.store.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a checker found. */
final class Verdict {

    private static final int MOST_EXAMPLES = 5;

    private final Map<Violation, Integer> counts = new EnumMap<>(Violation.class);
    private final List<String> examples = new ArrayList<>();

    long acknowledged;
    long acknowledgedAndLost;
    long nothingToDo;
    long refused;
    long unknownAndDone;
    long unknownAndNotDone;
    long reads;
    long loads;
    long revisions;
    long oldestReadNanos;
    long readsOldFromStop;
    long oldestReadFromStopNanos;

    void report(Violation violation, String message) {
        if (counts.merge(violation, 1, Integer::sum) <= MOST_EXAMPLES) {
            examples.add(violation + ": " + message);
        }
    }

    int count(Violation violation) {
        return counts.getOrDefault(violation, 0);
    }

    Map<Violation, Integer> violations() {
        return counts;
    }

    /** Returns a few examples of each kind of violation. */
    List<String> examples() {
        return examples;
    }

    @Override
    public String toString() {
        return String.format(
                "%,d writes acknowledged of which %,d lost, %,d refused, %,d with nothing to do, %,d of unknown outcome (%,d done, %,d not), "
                        + "%,d revisions, %,d reads, the oldest %,d ms behind, %,d older ones right after a stop of the process, up to %,d ms, "
                        + "%,d loads; violations: %s",
                acknowledged,
                acknowledgedAndLost,
                refused,
                nothingToDo,
                unknownAndDone + unknownAndNotDone,
                unknownAndDone,
                unknownAndNotDone,
                revisions,
                reads,
                oldestReadNanos / 1_000_000,
                readsOldFromStop,
                oldestReadFromStopNanos / 1_000_000,
                loads,
                counts.isEmpty() ? "none" : counts);
    }
}
