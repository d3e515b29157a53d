package dev.modelregistry.benchmark;

import dev.modelregistry.benchmark.Goal.Verdict;
import java.util.Locale;

/** Prints what was measured, as Markdown tables. */
final class Report {

    private Report() {}

    /** Prints every figure: nanoseconds and bytes of one operation. */
    static void figures(Figures figures) {
        System.out.printf(
                "| %-48s | %12s | %25s | %12s | %10s | %4s |%n",
                "medians of one operation", "CPU ns", "least to most", "wall ns", "B", "n");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (String key : figures.keys()) {
            if (figures.has(key, ThreadCost.CPU)) {
                System.out.printf(
                        "| %-48s | %12s | %25s | %12s | %10s | %4d |%n",
                        key,
                        number(figures.median(key, ThreadCost.CPU)),
                        number(figures.least(key, ThreadCost.CPU)) + " to " + number(figures.most(key, ThreadCost.CPU)),
                        number(figures.median(key, Figures.WALL)),
                        number(figures.median(key, ThreadCost.ALLOCATION)),
                        figures.count(key, ThreadCost.CPU));
            }
        }
    }

    /** Prints every goal that was measured, and tells whether none fails. */
    static boolean goals(Figures figures) {
        boolean isMet = true;
        System.out.printf(
                "| %-52s | %12s | %12s | %10s | %10s | %12s | %-6s |%n",
                "goal", "ours", "peer", "medians", "least", "goal", "");
        System.out.println("|---|---:|---:|---:|---:|---:|---|");
        for (Goal goal : Goals.ALL) {
            if (!goal.isMeasured(figures)) {
                continue;
            }
            Verdict verdict = goal.verdict(figures);
            isMet &= !goal.fails(figures);
            System.out.printf(
                    "| %-52s | %12s | %12s | %10s | %10s | %12s | %-6s |%n",
                    goal.row(),
                    number(goal.mine(figures::median)),
                    goal.peer().isEmpty() ? "" : number(figures.median(goal.peer(), goal.figure())),
                    ratio(goal.value(figures::median)),
                    ratio(goal.value(figures::least)),
                    (goal.kind() == Goal.Kind.AT_MOST ? "≤ " : "≥ ") + ratio(goal.bound()),
                    verdict.name().toLowerCase(Locale.ROOT));
        }
        return isMet;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : value < 1000 ? "%.2f" : "%,.0f", value);
    }
}
