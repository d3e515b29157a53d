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
 * @param tolerated what still fails nothing: ratios move on a shared machine, and some goals are not reached yet
 */
record Goal(
        String row,
        String figure,
        String ours,
        String without,
        String peer,
        Kind kind,
        double bound,
        double tolerated) {

    private static final double TOLERANCE = 1.25;

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

    /** Creates a goal that may be missed by a quarter. */
    Goal(String row, String figure, String ours, String without, String peer, Kind kind, double bound) {
        this(row, figure, ours, without, peer, kind, bound, aQuarterOff(kind, bound));
    }

    /** Returns this goal, of which more is tolerated than a quarter off. */
    Goal tolerating(double tolerable) {
        return new Goal(row, figure, ours, without, peer, kind, bound, tolerable);
    }

    boolean isMeasured(Figures figures) {
        return Stream.of(ours, without, peer).allMatch(key -> key.isEmpty() || figures.has(key, figure));
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
        if (reaches(median, bound) && reaches(least, bound)) {
            return Verdict.MET;
        }
        double nearly = aQuarterOff(kind, bound);
        return reaches(median, nearly) || reaches(least, nearly) ? Verdict.UNSURE : Verdict.MISSED;
    }

    /** Tells whether what was measured, by both ways to compare, is more than can be put up with on any machine. */
    boolean fails(Figures figures) {
        boolean holdsEverywhere = !peer.isEmpty() || !figure.equals(ThreadCost.CPU);
        return holdsEverywhere
                && !reaches(value(figures::median), tolerated)
                && !reaches(value(figures::least), tolerated);
    }

    private static double aQuarterOff(Kind kind, double bound) {
        return kind == Kind.AT_MOST ? bound * TOLERANCE : bound / TOLERANCE;
    }

    private boolean reaches(double value, double limit) {
        return kind == Kind.AT_MOST ? value <= (limit == 0 ? NOTHING : limit) : value >= limit;
    }
}
