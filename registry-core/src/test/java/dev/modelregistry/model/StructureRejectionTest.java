package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a definition, and where; the bounds are in {@link StructureBoundsTest}. */
class StructureRejectionTest {

    /* ---- null ---- */

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks does.
    void of_null_isAProblemOfTheRoot() {
        assertThat(problemsOf(null)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEmpty();
            assertThat(problem.message()).startsWith("is null");
        });
    }

    @Test
    void of_nullsEverywhere_areProblems() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("a", null);
        definition.put("b", withNull("type"));
        definition.put("c", nullList());
        definition.put("d", withNull("properties", "type", "object"));
        definition.put("e", withNull("values", "type", "object"));
        definition.put("f", withNull("items", "type", "array"));

        assertThat(pointersOf(definition))
                .containsExactly("/a", "/b/type", "/c/0", "/d/properties", "/e/values", "/f/items");
    }

    @Test
    void of_keysThatAreNoStrings_areProblems() {
        Map<Object, Object> definition = new LinkedHashMap<>();
        definition.put(null, "string");
        definition.put(7, "string");
        Map<Object, Object> declaration = new LinkedHashMap<>(Map.of("type", "string"));
        declaration.put(null, 1);
        definition.put("a", declaration);
        definition.put("b", new TreeMap<>(Map.of(1, "string")));
        definition.put("c", Map.of("type", "string", "default", Map.of(Optional.empty(), 1)));

        assertThat(pointersOf(definition)).containsExactly("", "", "/a", "/b", "/c/default");
        assertThat(messagesOf(definition)).allMatch(message -> message.contains("keys must be strings"));
    }

    /* ---- kinds ---- */

    static List<Object> whatIsNoType() {
        return List.of(1, 1.5, true, 'c', DayOfWeek.MONDAY, Optional.empty(), Set.of("string"), new int[] {1});
    }

    @ParameterizedTest
    @MethodSource("whatIsNoType")
    void of_whatIsNoType_isAProblem(Object value) {
        assertThat(pointersOf(Map.of("a", value))).containsExactly("/a");
        assertThat(pointersOf(Map.of("a", Map.of("type", value)))).containsExactly("/a/type");
        assertThat(pointersOf(Map.of("a", List.of(value)))).containsExactly("/a/0");
    }

    @Test
    void of_whatIsNoType_saysWhatItIs() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("a", null);
        definition.put("b", true);
        definition.put("c", 1.5);
        definition.put("d", new int[] {1});

        assertThat(messagesOf(definition))
                .extracting(message -> message.substring(0, message.indexOf(';')))
                .containsExactly("is null", "is a boolean", "is a number", "is a int[]");
    }

    @Test
    void of_classThatStandsForNothing_isAProblem() {
        assertThat(pointersOf(Map.of("a", Thread.class, "b", List.of(void.class))))
                .containsExactlyInAnyOrder("/a", "/b/0");
    }

    @Test
    void of_message_doesNotShowTheValue() {
        assertThat(messagesOf(
                        Map.of("a", Optional.of("secret"), "b", Map.of("type", "string", "c", Optional.of("secret")))))
                .hasSize(2)
                .noneMatch(message -> message.contains("secret"))
                .allMatch(message -> message.contains("java.util.Optional"));
    }

    static List<Object> whatIsNoAttribute() {
        return List.of(
                'c',
                DayOfWeek.MONDAY,
                Set.of(1),
                new int[] {1},
                String.class,
                new AtomicInteger(),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                ScalarType.STRING);
    }

    @ParameterizedTest
    @MethodSource("whatIsNoAttribute")
    void of_whatIsNoJsonValue_isAProblem(Object value) {
        assertThat(pointersOf(Map.of("a", Map.of("type", "string", "default", value))))
                .containsExactly("/a/default");
        assertThat(pointersOf(Map.of("a", List.of(Map.of("type", "string", "x", Map.of("y", List.of(0, value)))))))
                .containsExactly("/a/0/x/y/1");
    }

    /* ---- names ---- */

    @Test
    void of_badNames_areProblems() {
        String tooLong = "x".repeat(257);

        assertThat(pointersOf(Map.of("", "string"))).containsExactly("/");
        assertThat(pointersOf(Map.of(tooLong, "string")))
                .singleElement()
                .satisfies(pointer -> assertThat(pointer).hasSizeLessThan(100));
        assertThat(pointersOf(Map.of("a", ""))).containsExactly("/a");
        assertThat(pointersOf(Map.of("a", "ref:"))).containsExactly("/a");
        assertThat(pointersOf(Map.of("a", tooLong))).containsExactly("/a");
        assertThat(pointersOf(Map.of("a", List.of("ref:" + tooLong)))).containsExactly("/a/0");
        assertThat(messagesOf(Map.of(tooLong, "string")))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("257 characters", "1 to 256"));
    }

    @Test
    void of_equalKeysInAnIdentityMap_areProblems() {
        IdentityHashMap<String, Object> definition = new IdentityHashMap<>();
        definition.put(new String("a"), "string");
        definition.put(new String("a"), "number");
        assertThat(pointersOf(definition)).containsExactly("/a");

        IdentityHashMap<String, Object> declaration = new IdentityHashMap<>();
        declaration.put(new String("type"), "string");
        declaration.put(new String("type"), "number");
        assertThat(pointersOf(Map.of("p", declaration))).containsExactly("/p");

        IdentityHashMap<String, Object> attribute = new IdentityHashMap<>();
        attribute.put(new String("k"), 1);
        attribute.put(new String("k"), 2);
        assertThat(pointersOf(Map.of("p", Map.of("type", "string", "default", attribute))))
                .containsExactly("/p/default/k");
    }

    /* ---- ambiguity ---- */

    @Test
    void of_typeWithinType_isAmbiguous() {
        Map<String, ?> definition = Map.of("a", Map.of("type", Map.of("type", "string")));

        assertThat(pointersOf(definition)).containsExactly("/a/type");
        assertThat(messagesOf(definition))
                .allMatch(message -> message.contains("ambiguous")
                        && message.contains("{\"type\": \"object\", \"properties\": {…}}"));
    }

    @Test
    void of_typeWithinTypeThatIsReadElsewhere_isAmbiguousAllTheSame() {
        Map<String, ?> shared = Map.of("type", "string");
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("a", shared);
        definition.put("b", Map.of("type", "object", "properties", shared));
        definition.put("c", Map.of("type", shared));

        assertThat(pointersOf(definition)).containsExactly("/c/type");
    }

    @Test
    void of_longSpellingWithFurtherKeysAtTheRoot_isAmbiguous() {
        Map<String, ?> definition =
                Map.of("type", "object", "properties", Map.of("a", "string"), "required", List.of("a"));

        assertThat(pointersOf(definition)).containsExactly("");
        assertThat(messagesOf(definition))
                .allMatch(message -> message.contains("ambiguous")
                        && message.contains("{\"type\": \"object\", \"properties\": {…}}"));
    }

    @Test
    void of_arrayOrMapAtTheRoot_isAProblem() {
        Map.of(
                        Map.of("type", "array", "items", "string"),
                        "is an array",
                        Map.of("type", "Array", "items", Map.of("a", "string")),
                        "is an array",
                        Map.of("type", "object", "values", "string"),
                        "is a map with free keys")
                .forEach((definition, said) -> {
                    assertThat(pointersOf(definition)).containsExactly("");
                    assertThat(messagesOf(definition))
                            .allMatch(message ->
                                    message.startsWith(said) && message.contains("an object with named properties"));
                });
    }

    @Test
    void of_typeToldTwice_isAProblem() {
        assertThat(pointersOf(Map.of("a", Map.of("type", "object", "properties", Map.of(), "values", "string"))))
                .containsExactly("/a");
        assertThat(pointersOf(Map.of("a", Map.of("type", List.of("string"), "items", "number"))))
                .containsExactly("/a/items");
        assertThat(pointersOf(Map.of("a", Map.of("type", List.of(), "items", "number"))))
                .containsExactly("/a/items");
        assertThat(pointersOf(Map.of("a", Map.of("type", Map.of("b", "string"), "properties", Map.of()))))
                .containsExactly("/a/properties");
        assertThat(pointersOf(Map.of("a", Map.of("type", MapType.of(ScalarType.ANY), "values", "string"))))
                .containsExactly("/a/values");
    }

    @Test
    void of_listOfSeveral_isAProblem() {
        assertThat(pointersOf(Map.of("a", List.of("string", "number")))).containsExactly("/a");
    }

    @Test
    void of_propertiesThatAreNoMap_isAProblem() {
        assertThat(pointersOf(Map.of("a", Map.of("type", "object", "properties", List.of("string"), "x", 'c'))))
                .containsExactly("/a/properties");
    }

    /* ---- cycles ---- */

    @Test
    void of_mapWithinItself_isAProblem() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("a", "string");
        definition.put("self", definition);

        assertThat(pointersOf(definition)).containsExactly("/self");
        assertThat(messagesOf(definition)).containsExactly("refers back to itself");
    }

    @Test
    void of_cyclesOfEveryKind_areProblems() {
        Map<String, Object> definition = new LinkedHashMap<>();
        List<Object> list = new ArrayList<>();
        list.add(list);
        definition.put("list", list);
        definition.put("array", selfReferring("array", "items"));
        definition.put("map", selfReferring("object", "values"));
        definition.put("object", selfReferring("object", "properties"));
        Map<String, Object> over = new HashMap<>();
        over.put("next", List.of(Map.of("type", "object", "values", Map.of("back", over))));
        definition.put("over", over);
        definition.put("whole", List.of(definition));

        assertThat(pointersOf(definition))
                .containsExactly(
                        "/list/0",
                        "/array/items",
                        "/map/values",
                        "/object/properties",
                        "/over/next/0/values/back",
                        "/whole/0");
        assertThat(messagesOf(definition)).allMatch("refers back to itself"::equals);
    }

    @Test
    void of_typeThatIsItsOwnMap_isAProblem() {
        Map<String, Object> declaration = new HashMap<>();
        declaration.put("type", declaration);

        assertThat(pointersOf(Map.of("a", declaration))).containsExactly("/a/type");
        assertThat(pointersOf(declaration)).containsExactly("/type");
    }

    @Test
    void of_longSpellingOfItself_isAProblem() {
        assertThat(pointersOf(selfReferring("object", "properties"))).containsExactly("/properties");
    }

    @Test
    void of_attributeWithinItself_isAProblem() {
        List<Object> list = new ArrayList<>();
        list.add(Map.of("again", list));
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("type", "string");
        declaration.put("default", list);
        declaration.put("self", declaration);

        assertThat(pointersOf(Map.of("a", declaration))).containsExactly("/a/default/0/again", "/a/self/self");
    }

    /* ---- all at once ---- */

    @Test
    void of_manyProblems_listsTwentyAndCountsAll() {
        Map<String, Object> definition = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            definition.put("p" + i, i);
        }

        InvalidStructureException exception = rejected(definition);

        assertThat(exception.problemCount()).isEqualTo(1_000);
        assertThat(exception.problems()).hasSize(20);
        assertThat(exception.problems().get(19).pointer()).isEqualTo("/p19");
        assertThat(exception.getMessage())
                .startsWith("1000 problems:\n- /p0: is a ")
                .endsWith("\n… and 980 more");
    }

    @Test
    void of_problemsOfEveryKind_areFoundInOnePass() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("a/b", 1);
        definition.put("m~n", List.of("string", "string"));
        definition.put("nested", Map.of("deep", List.of(Map.of("type", 2))));
        definition.put("", "string");
        definition.put("attribute", Map.of("type", "string", "default", Double.NaN));

        assertThat(pointersOf(definition))
                .containsExactly("/a~1b", "/m~0n", "/nested/deep/0/type", "/attribute/default", "/");
    }

    @Test
    void of_problemInASharedPart_isReportedOnce() {
        Map<String, ?> broken = Map.of("x", 1);

        assertThat(rejected(Map.of("a", broken, "b", broken)).problemCount()).isEqualTo(1);
    }

    @Test
    void of_controlCharactersInNames_areMadeVisible() {
        assertThat(rejected(Map.of("a\nFATAL: b", 1)).getMessage()).contains("/a\\u000aFATAL: b:");
    }

    /* ---- changes meanwhile ---- */

    @Test
    void of_definitionThatChanges_isAProblem() {
        Map<String, Object> changing = new HashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new java.util.ConcurrentModificationException();
            }
        };

        assertThat(pointersOf(Map.of("a", List.of(changing)))).containsExactly("/a/0");
        assertThat(messagesOf(Map.of("a", Map.of("type", "string", "default", changing))))
                .allMatch(message -> message.startsWith("was changed while it was being read"));
    }

    private static Map<String, Object> selfReferring(String type, String key) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type);
        map.put(key, map);
        return map;
    }

    private static List<Object> nullList() {
        List<Object> list = new ArrayList<>();
        list.add(null);
        return list;
    }

    private static Map<String, Object> withNull(String key, String... others) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < others.length; i += 2) {
            map.put(others[i], others[i + 1]);
        }
        map.put(key, null);
        return map;
    }

    private static List<String> pointersOf(Map<?, ?> definition) {
        return problemsOf(definition).stream().map(StructureProblem::pointer).toList();
    }

    private static List<String> messagesOf(Map<?, ?> definition) {
        return problemsOf(definition).stream().map(StructureProblem::message).toList();
    }

    private static List<StructureProblem> problemsOf(Map<?, ?> definition) {
        InvalidStructureException exception = rejected(definition);
        assertThat(exception.problemCount()).isEqualTo(exception.problems().size());
        return exception.problems();
    }

    @SuppressWarnings("unchecked") // Definitions of raw maps with keys of any kind are what is tested.
    private static InvalidStructureException rejected(Map<?, ?> definition) {
        InvalidStructureException exception =
                catchThrowableOfType(InvalidStructureException.class, () -> Structure.of((Map<String, ?>) definition));
        assertThat(exception).isNotNull();
        return exception;
    }
}
