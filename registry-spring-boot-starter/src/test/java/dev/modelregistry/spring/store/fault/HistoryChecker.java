package dev.modelregistry.spring.store.fault;

import dev.modelregistry.spring.store.fault.History.Attempt;
import dev.modelregistry.spring.store.fault.History.Final;
import dev.modelregistry.spring.store.fault.History.Load;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Outcome;
import dev.modelregistry.spring.store.fault.History.Read;
import dev.modelregistry.spring.store.fault.History.Write;
import dev.modelregistry.spring.store.fault.TenantHistory.Segment;
import dev.modelregistry.store.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Says whether a history can have been, given what the store and the registries are in the end. Every time that is not known
 * exactly is taken to be what would excuse what was seen, so that whatever is reported did happen.
 */
final class HistoryChecker {

    /** How long after it goes on a process that was stopped may take to notice; a lookup reads no clock. */
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final History history;
    private final Map<String, Final> store;
    private final long maxStaleness;
    private final Verdict verdict = new Verdict();
    private final Map<String, TenantHistory> tenants = new HashMap<>();

    private HistoryChecker(History history, Map<String, Final> store, Duration maxStaleness) {
        this.history = history;
        this.store = store;
        this.maxStaleness = maxStaleness.toNanos();
    }

    /**
     * Checks a history.
     *
     * @param store what each tenant is in the store in the end; one that is not there was never written
     * @param registries what registries then show of every key, by node
     * @param maxStaleness how long after a value was replaced it may still be read
     */
    static Verdict check(
            History history,
            Map<String, Final> store,
            Map<String, Map<ModelKey, String>> registries,
            Duration maxStaleness) {
        HistoryChecker checker = new HistoryChecker(history, store, maxStaleness);
        checker.orderCommits();
        checker.checkCommits();
        checker.checkLoads();
        checker.checkWrites();
        checker.checkReads();
        registries.forEach(checker::checkEnd);
        return checker.verdict;
    }

    private void orderCommits() {
        Map<String, List<Load>> loads = new HashMap<>();
        history.loads.forEach(load ->
                loads.computeIfAbsent(load.tenant(), key -> new ArrayList<>()).add(load));
        Set<String> names = new HashSet<>(store.keySet());
        names.addAll(loads.keySet());
        history.commits.values().forEach(attempt -> names.add(attempt.commit.tenant()));
        history.reads.forEach(read -> names.add(read.key().tenant()));
        for (String name : names) {
            Final end = store.getOrDefault(name, new Final(Revision.NONE, Map.of()));
            TenantHistory tenant = new TenantHistory(name, end, history, loads.getOrDefault(name, List.of()), verdict);
            tenants.put(name, tenant);
            verdict.revisions += tenant.size();
        }
    }

    private TenantHistory tenant(String name) {
        return Objects.requireNonNull(tenants.get(name));
    }

    private void checkCommits() {
        for (Attempt attempt : history.commits.values()) {
            History.Commit commit = attempt.commit;
            for (long number : attempt.numbers) {
                if (number != commit.expected().number() + 1) {
                    verdict.report(
                            Violation.DOUBLED,
                            "a commit was asked to make revision "
                                    + (commit.expected().number() + 1) + " of " + commit.tenant() + " and made "
                                    + number);
                }
            }
            if (!attempt.numbers.isEmpty() && !tenant(commit.tenant()).has(commit.writeId())) {
                verdict.report(
                        Violation.LOST,
                        "revision " + attempt.numbers + " of " + commit.tenant() + ", made by write " + commit.write()
                                + " at " + attempt.acknowledged);
            }
        }
    }

    private void checkLoads() {
        for (Load load : history.loads) {
            verdict.loads++;
            TenantHistory tenant = tenant(load.tenant());
            long number = load.revision().number();
            if (number > tenant.size()
                    || (number > 0
                            && !tenant.commitOf((int) number)
                                    .commit
                                    .writeId()
                                    .equals(load.revision().writeId()))) {
                verdict.report(Violation.LOST, "revision " + number + " of " + load.tenant() + " that was read");
                continue;
            }
            if (number < tenant.sureAt(load.invoked())) {
                verdict.report(
                        Violation.OLD_LOAD,
                        "revision " + number + " of " + load.tenant() + " when " + tenant.sureAt(load.invoked())
                                + " was there");
            }
            if (number > tenant.lastAt(load.returned())) {
                verdict.report(
                        Violation.PHANTOM, "revision " + number + " of " + load.tenant() + " before it was made");
            }
        }
    }

    private void checkWrites() {
        Set<String> made = new HashSet<>();
        Set<String> asked = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        for (Attempt attempt : history.commits.values()) {
            asked.add(attempt.commit.write());
            if (tenant(attempt.commit.tenant()).has(attempt.commit.writeId())) {
                made.add(attempt.commit.write());
                if (times.merge(attempt.commit.write(), 1, Integer::sum) == 2) {
                    verdict.report(Violation.DOUBLED, "write " + attempt.commit.write() + " made two revisions");
                }
            }
        }
        for (Write write : history.writes) {
            asked.remove(write.id());
            boolean isMade = made.contains(write.id());
            switch (write.outcome()) {
                case DONE -> {
                    verdict.acknowledged++;
                    if (!isMade) {
                        verdict.acknowledgedAndLost++;
                        verdict.report(Violation.LOST, "write " + write.id() + " of " + write.key());
                    }
                }
                case FAILED -> {
                    verdict.refused++;
                    if (isMade) {
                        verdict.report(Violation.DONE_BUT_REFUSED, "write " + write.id() + " of " + write.key());
                    }
                }
                case NOTHING_TO_DO -> verdict.nothingToDo++;
                case UNKNOWN -> countUnknown(isMade);
            }
        }
        // Their nodes were killed before they could say how it ended.
        asked.forEach(write -> countUnknown(made.contains(write)));
    }

    private void countUnknown(boolean isMade) {
        if (isMade) {
            verdict.unknownAndDone++;
        } else {
            verdict.unknownAndNotDone++;
        }
    }

    private void checkReads() {
        Map<String, Integer> revisions = new HashMap<>();
        for (Attempt attempt : history.commits.values()) {
            if (tenant(attempt.commit.tenant()).has(attempt.commit.writeId())) {
                revisions.put(
                        attempt.commit.write(), (int) attempt.commit.expected().number() + 1);
            }
        }
        Map<String, List<Read>> byNode = new HashMap<>();
        history.reads.forEach(read ->
                byNode.computeIfAbsent(read.node(), key -> new ArrayList<>()).add(read));
        byNode.forEach((node, reads) -> {
            PriorityQueue<Seen> returned = new PriorityQueue<>(Comparator.comparingLong(Seen::at));
            for (Write write : history.writes) {
                Integer number = revisions.get(write.id());
                if (write.node().equals(node) && write.outcome() == Outcome.DONE && number != null) {
                    returned.add(new Seen(write.key(), number, write.returned()));
                }
            }
            checkReads(reads, returned);
        });
    }

    /** A revision that a node has shown of a key. */
    private record Seen(ModelKey key, int revision, long at) {}

    private void checkReads(List<Read> reads, PriorityQueue<Seen> returned) {
        reads.sort(Comparator.comparingLong(Read::invoked));
        Map<ModelKey, Integer> floors = new HashMap<>();
        for (Read read : reads) {
            verdict.reads++;
            for (Seen seen = returned.peek(); seen != null && seen.at() < read.invoked(); seen = returned.peek()) {
                floors.merge(seen.key(), seen.revision(), Math::max);
                returned.remove();
            }
            int floor = floors.getOrDefault(read.key(), 0);
            TenantHistory tenant = tenant(read.key().tenant());
            int last = tenant.lastAt(read.returned());
            Segment latest = tenant.find(read.key().name(), read.value(), -1, last, false);
            if (latest == null) {
                verdict.report(Violation.PHANTOM, read.toString());
                continue;
            }
            long replaced = tenant.latest(latest.to());
            long age = replaced == Long.MAX_VALUE ? 0 : Math.max(0, read.invoked() - replaced);
            if (age > maxStaleness && isOldFromStop(read, age)) {
                verdict.readsOldFromStop++;
                verdict.oldestReadFromStopNanos = Math.max(verdict.oldestReadFromStopNanos, age);
            } else if (age > maxStaleness) {
                verdict.report(Violation.STALE, read + " was replaced " + age / 1_000_000 + " ms before");
            } else {
                verdict.oldestReadNanos = Math.max(verdict.oldestReadNanos, age);
            }
            Segment first = tenant.find(read.key().name(), read.value(), floor, last, true);
            if (first == null) {
                verdict.report(Violation.WENT_BACK, read + " ended with revision " + latest.to() + ", before " + floor);
            } else {
                returned.add(new Seen(read.key(), first.from(), read.returned()));
            }
        }
    }

    /** Tells whether a value was young enough when the process was stopped, and it had no time to see that it no longer is. */
    private boolean isOldFromStop(Read read, long age) {
        return history.stops.stream()
                .anyMatch(stop -> stop.node().equals(read.node())
                        && stop.from() <= read.invoked()
                        && read.invoked() <= stop.to() + NOTICE_NANOS
                        && age - (stop.to() - stop.from()) - NOTICE_NANOS <= maxStaleness);
    }

    private void checkEnd(String node, Map<ModelKey, String> shown) {
        Map<ModelKey, String> expected = new HashMap<>();
        store.forEach((tenant, end) ->
                end.values().forEach((name, value) -> expected.put(new ModelKey(tenant, name), value)));
        Map<ModelKey, String> actual = new HashMap<>(shown);
        actual.values().removeIf(value -> value.equals(History.ABSENT));
        Set<ModelKey> keys = new HashSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        for (ModelKey key : keys) {
            String there = expected.getOrDefault(key, History.ABSENT);
            String here = actual.getOrDefault(key, History.ABSENT);
            if (!there.equals(here)) {
                verdict.report(
                        Violation.DIVERGED, key + " is " + here + " on " + node + " and " + there + " in the store");
            }
        }
    }
}
