package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.test.StructureGenerator;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That plain definitions, which take a short cut, mean what they mean to the reader that understands everything. */
class DefinitionTest {

    private static final int FIRST_SEED = 20_260_201;
    private static final int ROUNDS = 20_000;

    private static final List<Object> NAMES = List.of(
            "a",
            "b",
            "name",
            "type",
            "properties",
            "items",
            "values",
            "required",
            "__proto__",
            "Aa",
            "BB",
            "\uD83D",
            "é",
            "",
            "x".repeat(256),
            "x".repeat(257),
            7);

    private static final List<Object> TYPES = List.of(
            "string",
            "String",
            "Date",
            "object",
            "array",
            "Array",
            "Customer",
            "ref:string",
            "ref:",
            "",
            "x".repeat(257),
            String.class,
            List.class,
            Object.class,
            Thread.class,
            ScalarType.DATE,
            new ReferenceType("Customer"),
            42,
            true);

    /* ---- the same as the reader ---- */

    @Test
    void read_anyDefinition_isWhatTheReaderMakesOfIt() {
        int plain = 0;
        int valid = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
            Map<String, ?> definition = generated(new Random(seed));
            Object expected = outcome(() -> Definition.readAll(definition));
            Object actual = outcome(() -> Structure.of(definition));
            Object inTwoSteps = outcome(() -> Definition.read(definition).toStructure());

            assertThat(actual).as("seed %d: %s", seed, definition).isEqualTo(expected);
            assertThat(inTwoSteps).as("seed %d: %s", seed, definition).isEqualTo(expected);
            if (expected instanceof Structure structure) {
                assertSame(Structure.of(definition), structure);
                assertThat(Definition.read(definition).describes(structure)).isTrue();
                assertThat(Definition.read(definition).hash()).isEqualTo(Definition.hashOf(structure));
                valid++;
            }
            plain += FlatDefinition.read(definition) == null ? 0 : 1;
        }
        assertThat(plain).isGreaterThan(ROUNDS / 10);
        assertThat(valid).isGreaterThan(plain);
        assertThat(valid).isLessThan(ROUNDS * 9 / 10);
    }

    @Test
    void describes_mutatedStructure_isFalse() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + 3_000; seed++) {
            StructureGenerator generator = new StructureGenerator(seed);
            Structure structure = generator.structure();
            Structure mutated = generator.mutated(structure);
            Definition definition = Definition.read(generator.definition(structure));

            assertThat(definition.describes(structure)).as("seed %d", seed).isTrue();
            assertThat(definition.describes(mutated)).as("seed %d", seed).isFalse();
            assertThat(definition.hash()).isEqualTo(Definition.hashOf(structure));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 15, 16, 17, 62, 63, 64, 200})
    void describes_anyOrderAndWidth_isTrue(int width) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            names.add(colliding(i));
        }
        Structure structure = Structure.of(flat(names, "integer"));
        Collections.shuffle(names, new Random(width));

        assertThat(Definition.read(flat(names, "integer")).describes(structure)).isTrue();
        assertThat(Definition.read(flat(names, "number")).describes(structure)).isFalse();
        assertThat(Definition.read(flat(names.subList(1, width), "integer")).describes(structure))
                .isFalse();
        assertSame(Structure.of(flat(names, "integer")), structure);

        names.set(width / 2, colliding(width));
        assertCollidesWithAnother(flat(names, "integer"), structure);
    }

    @Test
    void hash_ofCollidingNames_isConfirmedByEquality() {
        assertCollidesWithAnother(Map.of("BB", "string"), Structure.of(Map.of("Aa", "string")));
        assertCollidesWithAnother(Map.of("a", "ref:BB"), Structure.of(Map.of("a", "ref:Aa")));
    }

    @Test
    void hash_ofNameGivenTwice_isConfirmedByEquality() {
        IdentityHashMap<String, Object> twice = new IdentityHashMap<>();
        twice.put(String.valueOf("Aa".toCharArray()), "string");
        twice.put(String.valueOf("Aa".toCharArray()), "string");

        assertCollidesWithAnother(twice, Structure.of(Map.of("Aa", "string", "BB", "string")));
    }

    private static void assertCollidesWithAnother(Map<String, ?> definition, Structure structure) {
        Definition other = Definition.read(definition);

        assertThat(other.hash()).isEqualTo(Definition.hashOf(structure));
        assertThat(other.describes(structure)).isFalse();
    }

    /* ---- maps that mean harm ---- */

    @Test
    void read_mapChangedAfterwards_isWhatItWas() {
        Map<String, Object> map = new LinkedHashMap<>(Map.of("a", "string"));
        Definition definition = Definition.read(map);

        map.put("a", "number");

        assertThat(definition.toStructure()).isEqualTo(Structure.of(Map.of("a", "string")));
    }

    @Test
    void read_mapThatIsAnotherEachTime_isOneOfThose() {
        List<Map<String, String>> turns = List.of(
                Map.of("a", "string", "b", "string"),
                Map.of("a", "number", "b", "number"),
                Map.of("c", "date", "d", "date"));
        Map<String, Object> changing = new Turns(turns);
        List<Structure> possible = turns.stream().map(Structure::of).toList();

        for (int i = 0; i < 12; i++) {
            Definition definition = Definition.read(changing);

            assertThat(possible).contains(definition.toStructure());
            assertThat(possible.stream().filter(definition::describes)).containsExactly(definition.toStructure());
            assertThat(possible).contains(Structure.of(changing));
        }
    }

    @Test
    void read_declarationThatIsAnotherEachTime_isReadOnce() {
        Map<String, Object> changing = new Turns(List.of(Map.of("type", "string"), Map.of("type", "number")));

        for (int i = 0; i < 4; i++) {
            Structure structure = Structure.of(Map.of("a", changing, "b", changing));

            assertThat(structure.properties().get(0).type())
                    .isEqualTo(structure.properties().get(1).type());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, 1_000_000_000})
    void read_mapThatLiesAboutItsSize_isWhatIsInIt(int size) {
        Map<String, Object> lying = new Turns(List.of(Map.of("a", "string", "b", "string"))) {
            @Override
            public int size() {
                return size;
            }
        };

        assertThat(Structure.of(lying)).isEqualTo(Structure.of(Map.of("a", "string", "b", "string")));
    }

    @Test
    void read_mapThatIsEmptiedMeanwhile_isTheEmptyStructure() {
        Map<String, Object> emptied = new Turns(List.of(Map.of("a", "string"), Map.of()));
        Structure before = Structure.of(emptied);
        Definition definition = Definition.read(emptied);

        assertThat(before.size()).isEqualTo(1);
        assertThat(definition.describes(Assembly.EMPTY)).isTrue();
        assertSame(definition.toStructure(), Assembly.EMPTY);
    }

    @Test
    void read_mapThatTellsEqualNamesApart_isRejected() {
        IdentityHashMap<String, Object> map = new IdentityHashMap<>();
        map.put(String.valueOf("a".toCharArray()), "string");
        map.put(String.valueOf("a".toCharArray()), "string");

        assertThat(Definition.read(map).describes(Structure.of(Map.of("a", "string", "b", "string"))))
                .isFalse();
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(map))
                .withMessageContaining("declared more than once");
    }

    @Test
    void read_declarationThatTellsEqualKeysApart_isRejected() {
        IdentityHashMap<String, Object> declaration = new IdentityHashMap<>();
        declaration.put(String.valueOf("type".toCharArray()), "");
        declaration.put(String.valueOf("type".toCharArray()), "string");

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(Map.of("a", declaration)));
    }

    @Test
    void read_mapThatIgnoresCase_keepsItsNames() {
        Map<String, Object> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("Type", "string");

        assertThat(Structure.of(map).propertyNames()).containsExactly("Type");
    }

    @Test
    void read_mapThatIsAlwaysChanged_isRejected() {
        Map<String, Object> changing = new Turns(List.of(Map.of("a", "string"))) {
            @Override
            public Set<Map.Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Definition.read(changing))
                .withMessageContaining("was changed while it was being read");
    }

    @Test
    void toString_namesNoProperty() {
        assertThat(Definition.read(Map.of("secret", "string")))
                .asString()
                .startsWith("Definition[#")
                .doesNotContain("secret");
    }

    /** A map that has something else in it each time that it is iterated over. */
    private static class Turns extends AbstractMap<String, Object> {

        private final List<? extends Map<String, String>> turns;
        private final AtomicInteger turn = new AtomicInteger();

        Turns(List<? extends Map<String, String>> turns) {
            this.turns = turns;
        }

        @Override
        public int size() {
            return turns.get(0).size();
        }

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            Map<String, Object> now = new LinkedHashMap<>(turns.get(turn.getAndIncrement() % turns.size()));
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return Turns.this.size();
                }

                @Override
                public Iterator<Map.Entry<String, Object>> iterator() {
                    return now.entrySet().iterator();
                }
            };
        }
    }

    /** Returns a definition of which about a half is valid, and some are not plain. */
    @SuppressWarnings("unchecked") // A key that is no string is one of the things to be tried.
    private static Map<String, ?> generated(Random random) {
        boolean isValid = random.nextBoolean();
        Map<Object, @Nullable Object> definition = new LinkedHashMap<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            Object name = NAMES.get(random.nextInt(isValid ? 3 : NAMES.size()));
            definition.put(name, value(random, isValid, 2));
        }
        return (Map<String, ?>) (Map<?, ?>) definition;
    }

    private static @Nullable Object value(Random random, boolean isValid, int depth) {
        Object type = TYPES.get(random.nextInt(isValid ? 8 : TYPES.size()));
        int kind = random.nextInt(depth == 0 ? 1 : 12);
        if (kind < 6) {
            return type;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", type);
        switch (kind) {
            case 6 -> map.put("required", random.nextBoolean());
            case 7 -> map.put("required", isValid ? "yes" : Arrays.asList(1, null));
            case 8 -> map.put("default", random.nextInt());
            case 9 -> map.put(random.nextBoolean() ? "items" : "values", value(random, isValid, depth - 1));
            case 10 -> {
                return isValid ? List.of(type) : Arrays.asList(type, null);
            }
            case 11 -> {
                return isValid ? Map.of("street", type) : null;
            }
            default -> map.put("properties", type);
        }
        return map;
    }

    /** Returns one of 256 names that have one hash code. */
    private static String colliding(int number) {
        return Integer.toBinaryString(256 + number).replace("0", "Aa").replace("1", "BB");
    }

    private static Map<String, Object> flat(List<String> names, String type) {
        Map<String, Object> definition = new LinkedHashMap<>();
        names.forEach(name -> definition.put(name, type));
        return definition;
    }

    private static Object outcome(Supplier<Structure> reading) {
        try {
            return reading.get();
        } catch (InvalidStructureException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    private static void assertSame(Structure actual, Structure expected) {
        assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(actual.properties()).isEqualTo(expected.properties());
        assertThat(actual.structuralHash()).isEqualTo(expected.structuralHash());
        assertThat(actual.quickHash()).isEqualTo(expected.quickHash());
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.depth()).isEqualTo(expected.depth());
        assertThat(actual.attributeValues()).isEqualTo(expected.attributeValues());
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
    }
}
