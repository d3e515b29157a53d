package dev.modelregistry.benchmark;

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

    /** A goal counts as missed when it is missed by more than a quarter: ratios move that much on a shared machine. */
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
        NEARLY,
        MISSED
    }

    boolean isMeasured(Figures figures) {
        return Stream.of(ours, without, peer).allMatch(key -> key.isEmpty() || figures.has(key, figure));
    }

    double mine(Figures figures) {
        double mine = figures.median(ours, figure);
        return without.isEmpty() ? mine : mine - figures.median(without, figure);
    }

    double value(Figures figures) {
        double mine = mine(figures);
        if (peer.isEmpty()) {
            return mine;
        }
        double other = figures.median(peer, figure);
        return kind == Kind.AT_MOST ? mine / other : other / mine;
    }

    Verdict verdict(Figures figures) {
        double value = value(figures);
        boolean isMet = kind == Kind.AT_MOST ? value <= bound : value >= bound;
        if (bound == 0) {
            return value <= NOTHING ? Verdict.MET : Verdict.MISSED;
        }
        boolean isNear = kind == Kind.AT_MOST ? value <= bound * TOLERANCE : value >= bound / TOLERANCE;
        return isMet ? Verdict.MET : isNear ? Verdict.NEARLY : Verdict.MISSED;
    }
}
