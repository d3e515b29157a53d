package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
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

    /** Returns different names that all have the same {@link String#hashCode()}. */
    private static String colliding(int i) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
