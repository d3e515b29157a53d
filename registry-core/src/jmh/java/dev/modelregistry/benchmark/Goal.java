package dev.modelregistry.benchmark;

import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * One row of what is promised.
 *
 * @param row what it is about
 * @param figure what of it is compared: CPU time, allocation, bytes per model
 * @param ours the key of our figure, see {@link Figures}
 * @param without the key of a figure to be taken off ours, because it is not what the row is about; empty for none
 * @param peer the key of what it is compared with; empty to compare ours itself
 * @param kind how the bound is meant
 * @param bound the goal itself
 */
record Goal(String row, String figure, String ours, String without, String peer, Kind kind, double bound) {

    /** A goal counts as missed when it is missed by more than a quarter: ratios move so much on a shared machine. */
    static final double TOLERANCE = 1.25;

    /** Nothing is zero where a profiler allocates a little for itself in every iteration. */
    private static final double NOTHING = 0.5;

    /** Which side of the bound is good. */
    enum Kind {
        /** Ours divided by the peer's. */
        AT_MOST,
        /** The peer's divided by ours. */
        AT_LEAST
    }

    /** What came of a goal. */
    enum Verdict {
        MET,
        /** Missed, but not by more than a quarter, or only by one of the two ways to compare. */
        UNSURE,
        MISSED
    }

    boolean isMeasured(Figures figures) {
        return Stream.of(ours, without, peer).allMatch(key -> key.isEmpty() || figures.has(key, figure));
    }

    /** Tells whether it is about more than how fast this machine is: a ratio, or bytes. */
    boolean holdsEverywhere() {
        return !peer.isEmpty() || !figure.equals(ThreadCost.CPU);
    }

    double mine(ToDoubleBiFunction<String, String> statistic) {
        double mine = statistic.applyAsDouble(ours, figure);
        return without.isEmpty() ? mine : mine - statistic.applyAsDouble(without, figure);
    }

    double value(ToDoubleBiFunction<String, String> statistic) {
        double mine = mine(statistic);
        if (peer.isEmpty()) {
            return mine;
        }
        double other = statistic.applyAsDouble(peer, figure);
        return kind == Kind.AT_MOST ? mine / other : other / mine;
    }

    /**
     * Compares medians, and the least values too. Half of the processor belongs to others, whose work doubles the median
     * of whichever side it happens to meet; what really has become slower is slower in both.
     */
    Verdict verdict(Figures figures) {
        double median = value(figures::median);
        double least = value(figures::least);
        if (reaches(median, 1) && reaches(least, 1)) {
            return Verdict.MET;
        }
        return reaches(median, TOLERANCE) || reaches(least, TOLERANCE) ? Verdict.UNSURE : Verdict.MISSED;
    }

    private boolean reaches(double value, double tolerance) {
        return kind == Kind.AT_MOST ? value <= (bound == 0 ? NOTHING : bound * tolerance) : value >= bound / tolerance;
    }
}
