package dev.modelregistry.spring.store.fault;

import dev.modelregistry.spring.store.fault.History.Attempt;
import dev.modelregistry.spring.store.fault.History.Final;
import dev.modelregistry.spring.store.fault.History.Load;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The commits that made a tenant what it is in the end, in their order. There is no need to search for an order: a commit says
 * which one it follows, so the last revision leads back to the first.
 *
 * <p>When a revision came to be is not known, but bounded: not before its commit was asked for, and not after that was
 * acknowledged, after somebody read the revision, or after somebody asked for a commit that follows it.
 */
final class TenantHistory {

    private final String tenant;
    private final Final end;
    private final List<Attempt> chain = new ArrayList<>();
    private final Set<UUID> inChain = new HashSet<>();
    private final Map<String, List<Segment>> byName = new HashMap<>();
    private long[] earliest = {Long.MIN_VALUE};
    private long[] latest = {Long.MIN_VALUE};

    /** A name has a value from one revision up to another, which is not included. */
    record Segment(String value, int from, int to) {}

    TenantHistory(String tenant, Final end, History history, Collection<Load> loads, Verdict verdict) {
        this.tenant = tenant;
        this.end = end;
        followBack(history, verdict);
        bound(loads);
        apply(verdict);
    }

    private void followBack(History history, Verdict verdict) {
        UUID writeId = end.revision().writeId();
        long number = end.revision().number();
        while (number > 0) {
            Attempt attempt = history.find(writeId);
            if (attempt == null || !attempt.commit.tenant().equals(tenant)) {
                verdict.report(Violation.PHANTOM, "revision " + number + " of " + tenant + " was made by nobody");
                break;
            }
            if (!inChain.add(writeId)) {
                verdict.report(
                        Violation.DOUBLED, "a commit made revision " + number + " of " + tenant + " and a later one");
                break;
            }
            if (attempt.commit.expected().number() != number - 1) {
                verdict.report(
                        Violation.DOUBLED,
                        "revision " + number + " of " + tenant + " does not follow the one it expects");
            }
            chain.add(attempt);
            writeId = attempt.commit.expected().writeId();
            number--;
        }
        for (; number > 0; number--) {
            // Nothing is known of these, and whatever is to be found in them is missed below.
            chain.add(new Attempt(
                    new History.Commit("", tenant, end.revision(), new UUID(0, number), Map.of()), Long.MIN_VALUE));
        }
        Collections.reverse(chain);
    }

    private void bound(Collection<Load> loads) {
        int size = chain.size();
        earliest = new long[size + 1];
        latest = new long[size + 2];
        earliest[0] = Long.MIN_VALUE;
        for (int number = 1; number <= size; number++) {
            Attempt attempt = chain.get(number - 1);
            earliest[number] = Math.max(earliest[number - 1], attempt.invoked);
            latest[number] = attempt.acknowledged;
            if (number < size) {
                latest[number] = Math.min(latest[number], chain.get(number).invoked);
            }
        }
        for (Load load : loads) {
            int number = (int) load.revision().number();
            if (number <= size) {
                latest[number] = Math.min(latest[number], load.returned());
            }
        }
        latest[size + 1] = Long.MAX_VALUE;
        for (int number = size; number > 0; number--) {
            latest[number] = Math.min(latest[number], latest[number + 1]);
        }
        latest[0] = Long.MIN_VALUE;
    }

    private void apply(Verdict verdict) {
        Map<String, Segment> open = new HashMap<>();
        for (int number = 1; number <= chain.size(); number++) {
            int now = number;
            chain.get(number - 1).commit.changes().forEach((name, value) -> {
                Segment before = open.getOrDefault(name, new Segment(History.ABSENT, 0, 0));
                segments(name).add(new Segment(before.value(), before.from(), now));
                open.put(name, new Segment(value, now, now));
            });
        }
        Map<String, String> expected = new HashMap<>();
        open.forEach((name, last) -> {
            segments(name).add(new Segment(last.value(), last.from(), chain.size() + 1));
            if (!last.value().equals(History.ABSENT)) {
                expected.put(name, last.value());
            }
        });
        if (!expected.equals(end.values())) {
            verdict.report(Violation.DIVERGED, tenant + " is " + end.values() + " but its commits make " + expected);
        }
    }

    private List<Segment> segments(String name) {
        return byName.computeIfAbsent(name, key -> new ArrayList<>());
    }

    /** Tells whether a commit is among those that made the tenant what it is. */
    boolean has(UUID writeId) {
        return inChain.contains(writeId);
    }

    /** Returns the number of the last revision. */
    int size() {
        return chain.size();
    }

    /** Returns the commit that made a revision. */
    Attempt commitOf(int number) {
        return chain.get(number - 1);
    }

    /** Returns the time before which a revision was not there. */
    long earliest(int number) {
        return earliest[number];
    }

    /** Returns the time after which a revision was there for sure; that of the one after the last is never. */
    long latest(int number) {
        return latest[number];
    }

    /** Returns the last revision that may have been there at a time. */
    int lastAt(long time) {
        int low = 0;
        int high = chain.size();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (earliest[middle] <= time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Returns the last revision that was there for sure at a time. */
    int sureAt(long time) {
        int low = 0;
        int high = chain.size();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (latest[middle] < time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Finds when a name had a value: the last such time that began with {@code last} or before, or the first such that did not
     * end before {@code floor} was there.
     */
    @Nullable
    Segment find(String name, String value, int floor, int last, boolean first) {
        List<Segment> all = byName.getOrDefault(name, List.of());
        if (all.isEmpty()) {
            return value.equals(History.ABSENT) ? new Segment(value, 0, chain.size() + 1) : null;
        }
        Segment found = null;
        for (int i = indexAt(all, last); i >= 0 && all.get(i).to() > floor; i--) {
            Segment segment = all.get(i);
            if (segment.value().equals(value)) {
                found = segment;
                if (!first) {
                    return found;
                }
            }
        }
        return found;
    }

    private static int indexAt(List<Segment> all, int number) {
        int low = 0;
        int high = all.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (all.get(middle).from() <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
