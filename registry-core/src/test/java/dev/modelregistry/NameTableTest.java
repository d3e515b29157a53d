package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTableTest {

    private static final int NAMES = 2_000;

    private final Racers racers = new Racers();
    private final NameTable table = new NameTable() {};

    @AfterEach
    void stop() {
        racers.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyChanges_ordinaryNames_answersWhatAMapWould(long seed) {
        changeLikeAMap(new Random(seed), i -> "name" + i);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void anyChanges_namesOfOneHash_answersWhatAMapWould(long seed) {
        changeLikeAMap(new Random(seed), NameTableTest::colliding);
    }

    @Test
    void findByName_namesOfOneHash_areAllFoundAndNoOthers() {
        for (int i = 0; i < NAMES; i++) {
            table.answer(Model.of(colliding(i), PERSON));
        }
        for (int i = 0; i < NAMES; i++) {
            assertThat(table.findByName(colliding(i))).isNotNull();
        }
        assertThat(table.findByName(colliding(NAMES))).isNull();
        assertThat(table.names()).isEqualTo(NAMES);
    }

    @Test
    void answer_namesMadeToLieSideBySide_areNotWalkedOneByOne() {
        sideBySide().forEach(name -> table.answer(Model.of(name, PERSON)));
        assertThat(table.names()).isEqualTo(NAMES);
        assertThat(table.nameBytes()).isEqualTo(ofOneHash().nameBytes());
        assertThat(ordinary().nameBytes()).isLessThan(table.nameBytes());
    }

    @Test
    void answerOnly_namesMadeToLieTogether_areNotWalkedOneByOne() {
        List<Model> models = new ArrayList<>();
        for (int i = 0; models.size() < NAMES; i++) {
            if (spread("name" + i) < 1L << 29) {
                models.add(Model.of("name" + i, PERSON));
            }
        }
        table.answerOnly(models);
        assertThat(table.nameBytes()).isEqualTo(ofOneHash().nameBytes());
        assertThat(table.answers()).containsExactlyInAnyOrderElementsOf(models);
    }

    @Test
    void findByName_whileOthersComeAndGo_neverMissesOneThatStays() throws Exception {
        Model staying = Model.of("staying", PERSON);
        table.answer(staying);
        Future<?> writer = racers.repeat(() -> {
            for (int i = 0; i < 500; i++) {
                table.answer(Model.of("other" + i, PERSON));
            }
            for (int i = 0; i < 500; i++) {
                table.unanswer("other" + i);
            }
        });
        for (int i = 0; i < 200_000; i++) {
            assertThat(table.findByName("staying")).isSameAs(staying);
        }
        racers.finish(writer);
    }

    @Test
    void answerOnly_whatIsNotAmongThem_isAnsweredNoLonger() {
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            models.add(Model.of("name" + i, PERSON));
            table.answer(models.get(i));
        }
        table.answerOnly(models.subList(0, 3));
        assertThat(table.answers()).containsExactlyInAnyOrderElementsOf(models.subList(0, 3));
        assertThat(table.findByName("name3")).isNull();
    }

    private void changeLikeAMap(Random random, IntFunction<String> names) {
        Map<String, Model> expected = new HashMap<>();
        for (int change = 0; change < 20_000; change++) {
            String name = names.apply(random.nextInt(NAMES));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    table.unanswer(name);
                    expected.remove(name);
                }
                default -> {
                    Model model = Model.of(name, random.nextBoolean() ? PERSON : INVOICE);
                    table.answer(model);
                    expected.put(name, model);
                }
            }
            if (random.nextInt(5_000) == 0) {
                expected.keySet().removeIf(each -> each.hashCode() % 3 == 0 || random.nextBoolean());
                table.answerOnly(expected.values());
            }
            assertThat(table.names()).isEqualTo(expected.size());
        }
        assertThat(table.answers()).containsExactlyInAnyOrderElementsOf(expected.values());
        for (int i = 0; i < NAMES; i++) {
            assertThat(table.findByName(names.apply(i))).isSameAs(expected.get(names.apply(i)));
        }
    }

    @Test
    void find_inCellsThatAreNotReplaced_findsWhatIsThereNow() {
        IntStream.range(0, NAMES).forEach(i -> table.answer(Model.of("name" + i, PERSON)));
        table.unanswer("name7");
        @Nullable Model[] cells = table.cells();

        assertThat(NameTable.isReplaced(cells)).isFalse();
        for (int i = 0; i < NAMES; i++) {
            assertThat(NameTable.findUnlessReplaced(cells, "name" + i)).isSameAs(table.findByName("name" + i));
        }
        assertThat(NameTable.findUnlessReplaced(cells, "name7")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, NAMES})
    void cells_afterTheModelsMoved_areReplacedAndHoldNoModels(int staying) {
        IntStream.range(0, NAMES).forEach(i -> table.answer(Model.of("name" + i, PERSON)));
        @Nullable Model[] cells = table.cells();
        table.answerOnly(table.answers().subList(0, staying));

        assertThat(NameTable.isReplaced(cells)).isTrue();
        assertThat(Arrays.copyOfRange(cells, 1, cells.length)).containsOnlyNulls();
        assertThat(NameTable.isReplaced(table.cells())).isFalse();
    }

    @Test
    void cells_onceNamesAreCrowded_areReplaced() {
        IntStream.range(0, NAMES).forEach(i -> table.answer(Model.of(colliding(i), PERSON)));

        assertThat(NameTable.isReplaced(table.cells())).isTrue();
        assertThat(NameTable.find(table.cells(), colliding(0))).isNull();
    }

    /** All go in one step, so one who missed the one must not find the other, wherever he looks. */
    @Test
    void find_inKeptCells_findsNothingThatIsGoneElsewhere() throws Exception {
        Future<?> writer = racers.repeat(() -> {
            table.answer(Model.of("one", PERSON));
            table.answer(Model.of("other", PERSON));
            table.answerOnly(List.of());
        });
        for (int i = 0; i < 200_000; i++) {
            @Nullable Model[] cells = table.cells();
            if (NameTable.find(cells, "other") != null && table.findByName("one") == null) {
                assertThat(NameTable.isReplaced(cells)).isTrue();
            }
        }
        racers.finish(writer);
    }

    private static NameTable ordinary() {
        NameTable ordinary = new NameTable() {};
        for (int i = 0; i < NAMES; i++) {
            ordinary.answer(Model.of("name" + i, PERSON));
        }
        return ordinary;
    }

    private static NameTable ofOneHash() {
        NameTable ofOneHash = new NameTable() {};
        for (int i = 0; i < NAMES; i++) {
            ofOneHash.answer(Model.of(colliding(i), PERSON));
        }
        return ofOneHash;
    }

    /**
     * Returns names each of which takes the first cell that is free, and is where it should be there; but for those that
     * come when the table is full, which are far away and do not notice.
     */
    private static List<String> sideBySide() {
        TreeMap<Long, String> pool = new TreeMap<>();
        for (int i = 0; i < 100 * NAMES; i++) {
            pool.put(spread("name" + i), "name" + i);
        }
        List<String> names = new ArrayList<>();
        int room = 4;
        int length = 2 * room + 1;
        BitSet taken = new BitSet();
        while (names.size() < NAMES) {
            boolean isFull = room == 0;
            if (isFull) {
                room = Math.max(4, names.size() / 4);
                length = 2 * (names.size() + room) + 1;
                taken.clear();
                for (String name : names) {
                    taken.set(taken.nextClearBit(cell(name, length)));
                }
            }
            int free = taken.nextClearBit(isFull ? length * 3 / 4 : 0);
            String name = pool.ceilingEntry(((long) free << Integer.SIZE) / length + 1)
                    .getValue();
            pool.remove(spread(name));
            names.add(name);
            taken.set(cell(name, length));
            room--;
        }
        return names;
    }

    private static int cell(String name, int length) {
        return Probing.first(name.hashCode(), length);
    }

    /** Returns where a name is among all, from 0 to 2^32. */
    private static long spread(String name) {
        return Integer.toUnsignedLong(Probing.first(name.hashCode(), Integer.MAX_VALUE)) << 1;
    }

    /** Returns different names that all have the same {@link String#hashCode()}. */
    private static String colliding(int i) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
