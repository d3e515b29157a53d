package dev.modelregistry.spring.store.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spring.store.fault.History.Commit;
import dev.modelregistry.spring.store.fault.History.Final;
import dev.modelregistry.spring.store.fault.History.Load;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Outcome;
import dev.modelregistry.spring.store.fault.History.Read;
import dev.modelregistry.spring.store.fault.History.Stop;
import dev.modelregistry.spring.store.fault.History.Write;
import dev.modelregistry.store.Revision;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Small histories made by hand: what can have been passes, and each thing that cannot is reported as what it is. */
class HistoryCheckerTest {

    private static final Duration BOUND = Duration.ofNanos(100);
    private static final ModelKey KEY = new ModelKey("t", "m");

    private final History history = new History();
    private final Map<String, Final> store = new HashMap<>();
    private final Map<String, Map<ModelKey, String>> registries = new HashMap<>();

    /* ---- what can have been ---- */

    @Test
    void check_nothing_passes() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void check_writesAndReadsInOrder_passes() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        read("other", "-", 5, 15);
        read("other", "a", 12, 18);
        read("other", "a", 50, 60);
        read("other", "b", 50, 60);
        end(2, "b");
        registries.put("other", Map.of(KEY, "b", new ModelKey("t", "none"), "-"));

        Verdict verdict = check();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged).isEqualTo(2);
        assertThat(verdict.revisions).isEqualTo(2);
        assertThat(verdict.reads).isEqualTo(4);
        assertThat(verdict.oldestReadNanos).isEqualTo(10);
    }

    @Test
    void check_unknownOutcomes_areResolvedByWhatFollows() {
        commit("done", 1, 10);
        returned("done", Outcome.UNKNOWN, 10, 20);
        commit("dropped", 2, 30);
        returned("dropped", Outcome.UNKNOWN, 30, 35);
        commit("killed", 2, 40);
        end(2, "killed");

        Verdict verdict = check();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.unknownAndDone).isEqualTo(2);
        assertThat(verdict.unknownAndNotDone).isEqualTo(1);
    }

    @Test
    void check_removedAndWrittenAgain_isAbsentBetween() {
        write("a", 1, 10, 20);
        remove("b", 2, 30, 40);
        write("c", 3, 50, 60);
        read("n", "a", 21, 22);
        read("n", "-", 41, 42);
        read("n", "c", 61, 62);
        end(3, "c");

        assertThat(violations()).isEmpty();
    }

    @Test
    void check_commitRepeatedAfterAnUnknownOutcome_isOne() {
        Commit commit = commit("a", 1, 10);
        history.committing(commit, 15);
        history.committed(commit.writeId(), 1, 20);
        returned("a", Outcome.DONE, 10, 21);
        end(1, "a");

        assertThat(violations()).isEmpty();
    }

    /* ---- what cannot ---- */

    @Test
    void check_acknowledgedButGone_isLost() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        end(1, "a");

        Verdict verdict = check();
        assertThat(verdict.violations()).containsOnlyKeys(Violation.LOST);
        assertThat(verdict.acknowledgedAndLost).isEqualTo(1);
    }

    @Test
    void check_numberGivenOutAnew_isLost() {
        write("a", 1, 10, 20);
        write("b", 1, 30, 40);
        end(1, "b");

        assertThat(violations()).containsOnlyKeys(Violation.LOST);
    }

    @Test
    void check_acknowledgedWithoutACommit_isLost() {
        returned("a", Outcome.DONE, 10, 20);

        assertThat(violations()).containsOnlyKeys(Violation.LOST);
    }

    @Test
    void check_revisionReadButGone_isLost() {
        write("a", 1, 10, 20);
        history.loads.add(new Load("t", revision("unacknowledged", 2), 30, 40));
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.LOST);
    }

    @Test
    void check_oneWriteInTwoRevisions_isDoubled() {
        commit("a", 1, 10);
        Commit again = new Commit("a", "t", revision("a", 1), new UUID(1, 1), Map.of("m", "a"));
        history.committing(again, 20);
        store.put("t", new Final(new Revision(2, again.writeId()), Map.of("m", "a")));

        assertThat(violations()).containsOnlyKeys(Violation.DOUBLED);
    }

    @Test
    void check_commitThatMadeAnotherRevision_isDoubled() {
        Commit commit = commit("a", 1, 10);
        history.committed(commit.writeId(), 1, 20);
        history.committed(commit.writeId(), 2, 30);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.DOUBLED);
    }

    @Test
    void check_revisionThatDoesNotFollowItsExpectation_isDoubled() {
        write("a", 1, 10, 20);
        commit("b", 2, 30);
        store.put("t", new Final(revision("b", 3), Map.of("m", "b")));

        assertThat(violations()).containsKey(Violation.DOUBLED);
    }

    @Test
    void check_revisionOfNobody_isPhantom() {
        end(1, "a");

        assertThat(violations()).containsKey(Violation.PHANTOM);
    }

    @Test
    void check_valueOfNobody_isPhantom() {
        write("a", 1, 10, 20);
        read("n", "x", 30, 40);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.PHANTOM);
    }

    @Test
    void check_valueThatWasNeverDurable_isPhantom() {
        write("a", 1, 10, 20);
        commit("b", 2, 30);
        read("n", "b", 35, 40);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.PHANTOM);
    }

    @Test
    void check_valueBeforeItWasWritten_isPhantom() {
        write("a", 1, 10, 20);
        read("n", "a", 5, 9);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.PHANTOM);
    }

    @Test
    void check_refusedButDone_isReported() {
        commit("a", 1, 10);
        returned("a", Outcome.FAILED, 10, 20);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.DONE_BUT_REFUSED);
    }

    @Test
    void check_readAtTheBound_passesAndBeyondIsStale() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        read("n", "a", 140, 150);
        end(2, "b");
        assertThat(violations()).isEmpty();

        read("n2", "a", 141, 150);
        read("n3", "-", 141, 150);
        assertThat(violations()).containsOnlyKeys(Violation.STALE).containsEntry(Violation.STALE, 2);
    }

    @Test
    void check_staleRightAfterTheProcessWasStopped_isCountedButExcused() {
        long stopped = 10_000_000_000L;
        long second = 1_000_000_000L;
        write("a", 1, 10, 20);
        write("b", 2, stopped, stopped + 1);
        history.stops.add(new Stop("n", stopped, stopped + second));
        read("n", "a", stopped + second, stopped + second + 5);
        end(2, "b");
        Verdict verdict = check();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.readsOldFromStop).isEqualTo(1);

        read("n", "a", stopped + 2 * second, stopped + 2 * second + 5);
        read("other", "a", stopped + second, stopped + second + 5);
        assertThat(violations()).containsOnlyKeys(Violation.STALE).containsEntry(Violation.STALE, 2);
    }

    @Test
    void check_staleAfterSomebodyReadALaterRevision_isStaleThoughNobodyAcknowledgedIt() {
        commit("a", 1, 10);
        history.loads.add(new Load("t", revision("a", 1), 20, 30));
        read("n", "-", 131, 140);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.STALE);
    }

    @Test
    void check_olderValueAfterANewerOne_wentBack() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        read("n", "b", 45, 46);
        read("n", "a", 47, 48);
        end(2, "b");

        assertThat(violations()).containsOnlyKeys(Violation.WENT_BACK);
    }

    @Test
    void check_absentAfterItWasThere_wentBackUnlessItWasRemoved() {
        write("a", 1, 10, 20);
        read("n", "a", 21, 22);
        read("n", "-", 23, 24);
        end(1, "a");
        assertThat(violations()).containsOnlyKeys(Violation.WENT_BACK);

        remove("b", 2, 22, 30);
        store.put("t", new Final(revision("b", 2), Map.of()));
        assertThat(violations()).isEmpty();
    }

    @Test
    void check_olderValueOnAnotherNodeOrAtTheSameTime_passes() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        read("n", "b", 45, 50);
        read("n", "a", 50, 52);
        read("other", "a", 60, 61);
        end(2, "b");

        assertThat(violations()).isEmpty();
    }

    @Test
    void check_ownWriteNotSeen_wentBack() {
        write("a", 1, 10, 20);
        read("writer", "-", 21, 22);
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.WENT_BACK);
    }

    @Test
    void check_loadOfAnEarlierRevision_isAnOldLoad() {
        write("a", 1, 10, 20);
        history.loads.add(new Load("t", Revision.NONE, 21, 22));
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.OLD_LOAD);
    }

    @Test
    void check_revisionsThatGoBack_isAnOldLoad() {
        commit("a", 1, 10);
        history.loads.add(new Load("t", revision("a", 1), 11, 12));
        history.loads.add(new Load("t", Revision.NONE, 13, 14));
        end(1, "a");

        assertThat(violations()).containsOnlyKeys(Violation.OLD_LOAD);
    }

    @Test
    void check_registryThatDiffersInTheEnd_diverged() {
        write("a", 1, 10, 20);
        end(1, "a");
        registries.put("n1", Map.of(KEY, "b"));
        registries.put("n2", Map.of());
        registries.put("n3", Map.of(KEY, "a", new ModelKey("t", "more"), "a"));

        assertThat(violations()).containsOnlyKeys(Violation.DIVERGED).containsEntry(Violation.DIVERGED, 3);
    }

    @Test
    void check_storeWithOtherContentThanItsCommitsMake_diverged() {
        write("a", 1, 10, 20);
        write("b", 2, 30, 40);
        store.put("t", new Final(revision("b", 2), Map.of("m", "a")));

        assertThat(violations()).containsOnlyKeys(Violation.DIVERGED);
    }

    /* ---- */

    private Verdict check() {
        return HistoryChecker.check(history, store, registries, BOUND);
    }

    private Map<Violation, Integer> violations() {
        return check().violations();
    }

    private static Revision revision(String write, long number) {
        return new Revision(number, new UUID(0, write.hashCode()));
    }

    /** Returns the revision before, taken to be the last one of that number that was asked for. */
    private Revision before(long number) {
        return history.commits.values().stream()
                .map(attempt -> attempt.commit.expected().next(attempt.commit.writeId()))
                .filter(revision -> revision.number() == number - 1)
                .reduce(Revision.NONE, (former, latter) -> latter);
    }

    private Commit commit(String write, String value, long number, long invoked) {
        UUID writeId = revision(write, number).writeId();
        Commit commit = new Commit(write, "t", before(number), writeId, Map.of("m", value));
        history.committing(commit, invoked);
        return commit;
    }

    private Commit commit(String write, long number, long invoked) {
        return commit(write, write, number, invoked);
    }

    private void write(String write, long number, long invoked, long returned) {
        Commit commit = commit(write, number, invoked);
        history.committed(commit.writeId(), number, returned);
        returned(write, Outcome.DONE, invoked, returned);
    }

    private void remove(String write, long number, long invoked, long returned) {
        Commit commit = commit(write, History.ABSENT, number, invoked);
        history.committed(commit.writeId(), number, returned);
        returned(write, Outcome.DONE, invoked, returned);
    }

    private void returned(String write, Outcome outcome, long invoked, long returned) {
        history.writes.add(new Write(write, "writer", KEY, outcome, invoked, returned));
    }

    private void read(String node, String value, long invoked, long returned) {
        history.reads.add(new Read(node, KEY, value, invoked, returned));
    }

    private void end(long number, String write) {
        store.put("t", new Final(revision(write, number), Map.of("m", write)));
    }
}
