package dev.modelregistry.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.CommitResult.Conflict;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is asked of a {@link ModelStore}. The test of an adapter extends it and gives a store over a real engine; tests use
 * tenants of their own, so that one engine serves all of them.
 */
public abstract class ModelStoreContractTest extends ChangeFeedContract {

    private static final List<String> AWKWARD_NAMES = List.of(
            "a",
            "A",
            "a ",
            "a  ",
            " a",
            "\t",
            "\n",
            "é",
            "e\u0301",
            "ß",
            "ss",
            "ı",
            "i",
            "İ",
            "ﬀ",
            "ff",
            "Ω",
            "\u2126",
            "\u0000",
            "a\u0000",
            "\u0000a",
            "a\u0000b",
            "\\",
            "\\\\",
            "\\u0000",
            "%",
            "_",
            "'",
            "\"",
            "`",
            "{a}",
            "a:b",
            "\ud800",
            "\udfff",
            "\udc00\ud800",
            "a\ud800b",
            "?",
            "\ufffd",
            "\ufffd\ufffd",
            "\ud83d",
            "\ude00",
            "\ud83d\ude00",
            "\uffff",
            "\ufeff",
            "\ufeffa",
            "NULL",
            "null",
            "0",
            "0.0",
            "x".repeat(256),
            "x".repeat(255),
            "€".repeat(256),
            "\ud83d\ude00".repeat(128),
            "\ud800".repeat(256),
            "\u0000".repeat(256));

    /* ---- load ---- */

    @Test
    void load_neverWritten_isNone() {
        assertThat(store().load(newTenant())).isEqualTo(TenantSnapshot.NONE);
    }

    @Test
    void load_afterCommit_hasAllModels() {
        String tenant = newTenant();
        StoredModel[] models = IntStream.range(0, 500)
                .mapToObj(i -> model("model " + i, "content " + i))
                .toArray(StoredModel[]::new);
        Revision revision = succeed(put(tenant, Revision.NONE, models));
        TenantSnapshot snapshot = store().load(tenant);
        assertThat(snapshot.revision()).isEqualTo(revision);
        assertThat(snapshot.models()).containsExactlyInAnyOrder(models);
        assertThat(otherNode().load(tenant).models()).containsExactlyInAnyOrder(models);
    }

    @Test
    void load_duringCommits_isOneState() throws Exception {
        String tenant = newTenant();
        Future<Revision> writing = inBackground(() -> {
            Revision last = Revision.NONE;
            for (int i = 1; i <= 60; i++) {
                List<StoredModel> puts = new ArrayList<>();
                for (int m = 0; m < 5; m++) {
                    puts.add(model("m" + m, "" + i));
                }
                puts.add(model("of " + i, "" + i));
                Set<String> removes = i == 1 ? Set.of() : Set.of("of " + (i - 1));
                last = succeed(new Commit(tenant, last, UUID.randomUUID(), puts, removes));
            }
            return last;
        });
        TenantSnapshot snapshot;
        do {
            snapshot = otherNode().load(tenant);
            String number = "" + snapshot.revision().number();
            assertThat(snapshot.models())
                    .hasSize(snapshot.revision().equals(Revision.NONE) ? 0 : 6)
                    .allSatisfy(model -> assertThat(contentOf(model)).isEqualTo(number));
        } while (!writing.isDone());
        assertThat(store().load(tenant).revision()).isEqualTo(writing.get());
    }

    /* ---- commit ---- */

    @Test
    void commit_putsAndRemoves_areDoneTogether() {
        String tenant = newTenant();
        Revision first =
                succeed(put(tenant, Revision.NONE, model("kept", "1"), model("changed", "1"), model("gone", "1")));
        succeed(new Commit(
                tenant,
                first,
                UUID.randomUUID(),
                List.of(model("changed", "2"), model("new", "2")),
                Set.of("gone", "never was")));
        assertThat(store().load(tenant).models())
                .containsExactlyInAnyOrder(model("kept", "1"), model("changed", "2"), model("new", "2"));
    }

    @Test
    void commit_ofNothing_isARevision() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE));
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(first, List.of()));
        Revision second = succeed(put(tenant, first));
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(second, List.of()));
    }

    @Test
    void commit_removalOfTheLastModel_keepsTheRevision() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        Revision second = succeed(remove(tenant, first, "a"));
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(second, List.of()));
        assertThat(store().commit(put(tenant, Revision.NONE, model("a", "2")))).isEqualTo(new Conflict(second));
        succeed(put(tenant, second, model("a", "3")));
        assertThat(modelsOf(tenant)).containsOnlyKeys("a");
    }

    @Test
    void commit_otherNumberExpected_conflictsAndChangesNothing() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        Revision second = succeed(put(tenant, first, model("a", "2")));
        Revision ahead = second.next(UUID.randomUUID());
        for (Revision wrong : List.of(Revision.NONE, first, ahead)) {
            Commit commit = new Commit(tenant, wrong, UUID.randomUUID(), List.of(model("b", "3")), Set.of("a"));
            assertThat(store().commit(commit)).isEqualTo(new Conflict(second));
        }
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(second, List.of(model("a", "2"))));
    }

    @Test
    void commit_otherWriteIdExpected_conflicts() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        Revision second = succeed(put(tenant, first, model("a", "2")));
        Revision namesake = first.next(UUID.randomUUID());
        assertThat(store().commit(put(tenant, namesake, model("a", "3")))).isEqualTo(new Conflict(second));
        assertThat(modelsOf(tenant)).containsEntry("a", model("a", "2"));
    }

    @Test
    void commit_toNeverWritten_conflictsWithNone() {
        String tenant = newTenant();
        Revision wrong = Revision.NONE.next(UUID.randomUUID());
        assertThat(store().commit(put(tenant, wrong, model("a", "1")))).isEqualTo(new Conflict(Revision.NONE));
        assertThat(store().load(tenant)).isEqualTo(TenantSnapshot.NONE);
    }

    @Test
    void commit_toSeveralTenants_isIndependent() {
        String one = newTenant();
        String two = newTenant();
        Revision first = succeed(put(one, Revision.NONE, model("a", "1"), model("b", "1")));
        Revision other = succeed(put(two, Revision.NONE, model("a", "2"), model("b", "2")));
        Revision second = succeed(remove(one, first, "a"));
        assertThat(store().load(one)).isEqualTo(new TenantSnapshot(second, List.of(model("b", "1"))));
        assertThat(store().load(two).revision()).isEqualTo(other);
        assertThat(store().load(two).models()).containsExactlyInAnyOrder(model("a", "2"), model("b", "2"));
    }

    @Test
    void commit_concurrentlyFromOneRevision_oneWins() throws Exception {
        String tenant = newTenant();
        Revision last = Revision.NONE;
        for (int round = 0; round < 15; round++) {
            Revision expected = last;
            List<CommitResult> results = together(
                    6, i -> (i % 2 == 0 ? store() : otherNode()).commit(put(tenant, expected, model("a", "" + i))));
            List<Revision> winners = results.stream()
                    .filter(Committed.class::isInstance)
                    .map(result -> ((Committed) result).revision())
                    .toList();
            assertThat(winners).hasSize(1);
            last = winners.get(0);
            assertThat(results).containsOnly(new Committed(last), new Conflict(last));
            assertThat(last.number()).isEqualTo(round + 1);
            assertThat(store().load(tenant).revision()).isEqualTo(last);
        }
    }

    @Test
    void commit_concurrentlyWithRepetition_losesNoChange() throws Exception {
        String tenant = newTenant();
        List<Set<Revision>> made = together(4, writer -> {
            Set<Revision> own = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                own.add(changeAnyhow(writer % 2 == 0 ? store() : otherNode(), tenant, model(writer + "/" + i, "1")));
            }
            return own;
        });
        Set<Long> numbers = new HashSet<>();
        made.forEach(own -> own.forEach(
                revision -> assertThat(numbers.add(revision.number())).isTrue()));
        assertThat(numbers).hasSize(80).contains(1L, 80L);
        assertThat(modelsOf(tenant)).hasSize(80);
    }

    /* ---- repeating a commit ---- */

    @Test
    void commit_repeated_isCommittedAndNotAppliedTwice() {
        String tenant = newTenant();
        Commit commit = put(tenant, Revision.NONE, model("a", "1"));
        Revision first = succeed(commit);
        succeed(commit);
        assertThat(otherNode().commit(commit)).isEqualTo(new Committed(first));
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(first, List.of(model("a", "1"))));
    }

    @Test
    void commit_repeatedAfterOthers_isCommittedAndNotAppliedTwice() {
        String tenant = newTenant();
        Commit first = put(tenant, Revision.NONE, model("a", "1"), model("b", "1"));
        Commit second = put(tenant, succeed(first), model("a", "2"));
        Revision last = succeed(remove(tenant, succeed(second), "b"));
        for (int i = 0; i < 100; i++) {
            last = succeed(put(tenant, last, model("c", "" + i)));
        }
        succeed(first);
        succeed(second);
        assertThat(store().load(tenant).revision()).isEqualTo(last);
        assertThat(modelsOf(tenant)).containsOnlyKeys("a", "c").containsEntry("a", model("a", "2"));
    }

    @Test
    void commit_repeatedConcurrently_isAppliedOnce() throws Exception {
        String tenant = newTenant();
        Revision last = Revision.NONE;
        for (int round = 0; round < 10; round++) {
            Commit commit = put(tenant, last, model("a", "" + round));
            last = commit.result();
            assertThat(together(4, i -> (i % 2 == 0 ? store() : otherNode()).commit(commit)))
                    .containsOnly(new Committed(last));
            assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(last, commit.puts()));
        }
    }

    @Test
    void commit_repeatedAfterConflict_conflictsAgain() {
        String tenant = newTenant();
        Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
        Commit late = put(tenant, Revision.NONE, model("a", "2"));
        assertThat(store().commit(late)).isEqualTo(new Conflict(first));
        assertThat(store().commit(late)).isEqualTo(new Conflict(first));
        Revision second = succeed(remove(tenant, first, "a"));
        assertThat(store().commit(late)).isEqualTo(new Conflict(second));
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(second, List.of()));
    }

    /* ---- names, contents, codes ---- */

    @Test
    void names_ofAnyCharacters_areToldApart() {
        String tenant = newTenant();
        Revision first = succeed(put(
                tenant,
                Revision.NONE,
                AWKWARD_NAMES.stream()
                        .map(name -> model(name, "of " + name.hashCode()))
                        .toArray(StoredModel[]::new)));
        assertThat(modelsOf(tenant)).containsOnlyKeys(AWKWARD_NAMES);
        Revision last = first;
        Set<String> left = new HashSet<>(AWKWARD_NAMES);
        for (String name : AWKWARD_NAMES) {
            last = succeed(put(tenant, last, model(name, "replaced")));
            assertThat(modelsOf(tenant)).containsOnlyKeys(left).containsEntry(name, model(name, "replaced"));
            last = succeed(remove(tenant, last, name));
            left.remove(name);
        }
        assertThat(store().load(tenant)).isEqualTo(new TenantSnapshot(last, List.of()));
    }

    @Test
    void contents_ofAnyKind_areKept() {
        String tenant = newTenant();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] big = new byte[1 << 20];
        for (int i = 0; i < big.length; i++) {
            big[i] = (byte) (i * 31 + (i >>> 8));
        }
        StoredModel[] models = {
            new StoredModel("empty", 1, new byte[0]),
            new StoredModel("zero", 2, new byte[1]),
            new StoredModel("all", 127, all),
            new StoredModel("big", 128, big),
            new StoredModel("bigger", Integer.MAX_VALUE, Arrays.copyOf(big, 3 << 20))
        };
        Revision first = succeed(put(tenant, Revision.NONE, models));
        assertThat(store().load(tenant).models()).containsExactlyInAnyOrder(models);
        StoredModel other = new StoredModel("empty", 3, big);
        succeed(put(tenant, first, other));
        assertThat(modelsOf(tenant)).containsEntry("empty", other);
    }

    @Test
    void tenants_withLongOrSimilarCodes_areToldApart() {
        String tail = newTenant();
        List<String> codes = List.of(
                "acme" + tail,
                "ACME" + tail,
                "Acme" + tail,
                "acme" + tail + ".",
                "acme" + tail + "-",
                "acme" + tail + "_",
                (tail + "x".repeat(64)).substring(0, 64),
                (tail + "x".repeat(64)).substring(0, 63),
                (tail + "X".repeat(64)).substring(0, 64),
                "é" + tail,
                "e\u0301" + tail,
                "\ud83d\ude00" + tail,
                tail + " ",
                tail + ":a",
                "{" + tail + "}",
                tail + "/a",
                tail + "%");
        Map<String, Revision> revisions = new HashMap<>();
        for (String code : codes) {
            assertThat(store().load(code)).as("code %s", code).isEqualTo(TenantSnapshot.NONE);
            revisions.put(code, succeed(put(code, Revision.NONE, model("a", code))));
        }
        codes.forEach(code -> assertThat(modelsOf(code)).containsOnly(Map.entry("a", model("a", code))));
        assertThat(store().revisions(codes)).isEqualTo(revisions);
        assertThat(allTenants(5)).containsAll(codes);
    }

    /* ---- revisions, tenants, traits ---- */

    @Test
    void revisions_ofAThousand_leavesOutUnknown() {
        Map<String, Revision> known = new HashMap<>();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String tenant = newTenant();
            asked.add(tenant);
            if (i % 10 == 0) {
                Revision first = succeed(put(tenant, Revision.NONE, model("a", "1")));
                known.put(tenant, i % 20 == 0 ? first : succeed(remove(tenant, first, "a")));
            }
        }
        assertThat(store().revisions(asked)).isEqualTo(known);
        assertThat(otherNode().revisions(asked)).isEqualTo(known);
        assertThat(store().revisions(List.of())).isEmpty();
        assertThat(store().revisions(asked.subList(0, 3))).isEqualTo(Map.of(asked.get(0), known.get(asked.get(0))));
    }

    @Test
    void tenants_inPages_listsEachWithModelsOnce() {
        Set<String> full = new HashSet<>();
        Set<String> emptied = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String tenant = newTenant();
            Revision first = succeed(put(tenant, Revision.NONE, model("a", "1"), model("b", "1")));
            if (i % 4 == 0) {
                succeed(remove(tenant, first, "a", "b"));
                emptied.add(tenant);
            } else {
                full.add(tenant);
            }
        }
        changeAnyhow(store(), ModelStore.GLOBAL, model("a", "1"));
        for (int limit : new int[] {1, 7, 1_000}) {
            assertThat(allTenants(limit))
                    .doesNotHaveDuplicates()
                    .containsAll(full)
                    .doesNotContainAnyElementsOf(emptied)
                    .doesNotContain(ModelStore.GLOBAL);
        }
        assertThat(allTenants(7)).isEqualTo(allTenants(1_000));
    }

    @Test
    void tenants_lastOfPageIsEmptied_goesOnAfterIt() {
        for (int i = 0; i < 4; i++) {
            succeed(put(newTenant(), Revision.NONE, model("a", "1")));
        }
        List<String> all = allTenants(1_000);
        String second = all.get(1);
        TenantSnapshot snapshot = store().load(second);
        succeed(remove(second, snapshot.revision(), byName(snapshot).keySet().toArray(String[]::new)));
        assertThat(store().tenants(second, 1)).containsExactly(all.get(2));
    }

    @Test
    void traits_nameTheEngine() {
        assertThat(store().traits().engine()).isNotBlank();
        assertThat(store().traits().warnings()).doesNotContain("");
    }

    private List<String> allTenants(int limit) {
        List<String> all = new ArrayList<>();
        @Nullable String after = null;
        List<String> page;
        do {
            page = store().tenants(after, limit);
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page);
            after = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (!page.isEmpty());
        return all;
    }
}
