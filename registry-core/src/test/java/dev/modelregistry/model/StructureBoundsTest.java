package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Definitions that are as large as may be, larger, or made to be expensive. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StructureBoundsTest {

    /* ---- depth ---- */

    @Test
    void of_deepestObject_isRead() {
        Structure structure = Structure.of(nested(63, inner -> Map.of("a", inner)));

        assertThat(structure.depth()).isEqualTo(64);
        assertThat(Structure.of(structure.toMap())).isEqualTo(structure);
        assertThat(structure.fingerprint()).hasSize(64);
    }

    @Test
    void of_deepestArray_isRead() {
        assertThat(Structure.of(Map.of("p", listOf(63))).depth()).isEqualTo(64);
    }

    @Test
    void of_oneDeeper_isAProblem() {
        assertTooDeep(nested(64, inner -> Map.of("a", inner)), "/a".repeat(64));
        assertTooDeep(Map.of("p", listOf(64)), "/p" + "/0".repeat(63));
        assertTooDeep(
                Map.of("p", nested(64, inner -> Map.of("type", "array", "items", inner))), "/p" + "/items".repeat(63));
        assertTooDeep(
                Map.of("p", nested(64, inner -> Map.of("type", "object", "values", inner))),
                "/p" + "/values".repeat(63));
    }

    @Test
    void of_muchDeeper_isAProblem() {
        Map<String, ?> definition = nested(1_000_000, inner -> Map.of("a", inner));

        assertTooDeep(definition, "/a".repeat(64));
        Map<String, ?> attribute = Map.of("p", Map.of("type", "string", "default", definition));
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(attribute))
                .withMessageContaining("nests lists and maps more than 64 deep");
    }

    @Test
    void of_typesThatAreTooDeepTogether_isAProblem() {
        Structure deep = Structure.of(nested(60, inner -> Map.of("a", inner)));

        assertTooDeep(Map.of("p", listOf(4, deep)), "/p/0/0/0/0");
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.builder()
                        .property("p", wrap(deep, 3))
                        .property("q", wrap(deep, 2))
                        .build())
                .withMessageContaining("nests more than 64 deep");
    }

    @Test
    void of_sharedPartThatIsTooDeepInOnePlaceOnly_isAProblem() {
        Map<String, Object> shared = Map.copyOf(nested(40, inner -> Map.of("a", inner)));
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("shallow", shared);
        definition.put("deep", listOf(30, shared));

        assertTooDeep(definition, "/deep" + "/0".repeat(30));

        Object list = listOf(40);
        definition.put("shallow", list);
        definition.put("deep", listOf(30, list));
        assertTooDeep(definition, "/deep" + "/0".repeat(30));
    }

    @Test
    void arrayType_tooDeep_isRejectedAtOnce() {
        PropertyType deepest = wrap(ScalarType.ANY, 64);

        assertThat(deepest.depth()).isEqualTo(64);
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> ArrayType.of(deepest));
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> MapType.of(deepest));
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.builder().property("p", deepest).build());
    }

    /* ---- width ---- */

    @Test
    void of_tenThousandProperties_areRead() {
        Structure structure = Structure.of(wide(10_000));

        assertThat(structure.size()).isEqualTo(10_000);
        assertThat(Structure.of(structure.toMap())).isEqualTo(structure);
    }

    @Test
    void of_oneMore_isAProblem() {
        assertTooMany(wide(10_001), "");
        assertTooMany(Map.of("a", wide(5_000), "b", List.of(wide(4_999))), "");
        assertTooMany(Map.of("a", Map.of("b", List.of(wide(10_001)))), "/a/b/0");
    }

    @Test
    void of_aMillionProperties_isAProblem() {
        assertTooMany(wide(1_000_000), "");
    }

    @Test
    void of_aMillionProblems_areCounted() {
        Map<String, Object> definition = new HashMap<>();
        for (int i = 0; i < 1_000_000; i++) {
            definition.put("p" + i, Double.NaN);
        }

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(definition))
                .satisfies(exception -> assertThat(exception.problemCount()).isEqualTo(1_000_001))
                .satisfies(exception -> assertThat(exception.problems()).hasSize(20));
    }

    @Test
    void of_sharedParts_countAtEveryOccurrence() {
        Map<String, Object> part = wide(99);
        Map<String, Object> definition = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            definition.put("p" + i, part);
        }
        assertThat(Structure.of(definition).size()).isEqualTo(10_000);

        definition.put("one", "string");
        assertTooMany(definition, "");
    }

    /* ---- expansion ---- */

    @Test
    void of_mapsThatHoldEachOtherTwice_areRejectedWithoutExpandingThem() {
        Map<String, ?> definition = nested(60, inner -> Map.of("a", inner, "b", inner));

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(definition))
                .satisfies(exception -> assertThat(exception.problemCount()).isEqualTo(1))
                .withMessageContaining("more than 10000 properties");
    }

    @Test
    void of_mapsThatHoldEachOtherTwiceAsDeclarations_areRejectedWithoutExpandingThem() {
        Map<String, ?> definition = nested(
                60,
                inner -> Map.of(
                        "a",
                        Map.of("type", "object", "properties", inner, "required", true),
                        "b",
                        Map.of("type", inner)));

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(definition))
                .withMessageContaining("more than 10000 properties");
    }

    @Test
    void of_brokenMapsThatHoldEachOtherTwice_areReadOnce() {
        Map<String, ?> broken = nested(1, inner -> Map.of("a", 1));
        Map<String, ?> definition = nested(50, broken, inner -> Map.of("a", inner, "b", List.of(inner)));

        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> Structure.of(definition));
    }

    @Test
    void of_attributesThatHoldEachOtherTwice_areRejectedWithoutExpandingThem() {
        Object attribute = "x";
        for (int i = 0; i < 60; i++) {
            attribute = i % 2 == 0 ? List.of(attribute, attribute) : Map.of("a", attribute, "b", attribute);
        }
        Map<String, ?> definition = Map.of("p", Map.of("type", "string", "default", attribute));

        assertTooManyValues(definition, "/p");
    }

    @Test
    void of_attributesThatAreSharedByManyProperties_areCountedEveryTime() {
        Map<String, ?> declaration = Map.of("type", "string", "enum", Collections.nCopies(49_999, 1));
        assertThat(Structure.of(Map.of("a", declaration, "b", declaration)).size())
                .isEqualTo(2);

        assertTooManyValues(Map.of("a", declaration, "b", List.of(declaration), "c", declaration), "");
        assertTooManyValues(Map.of("a", declaration, "n", Map.of("b", declaration, "c", List.of(declaration))), "");
    }

    @Test
    void of_attributesOfElements_countWithThoseOfTheProperty() {
        List<?> values = Collections.nCopies(60_000, 1);
        Map<String, ?> element = Map.of("type", "string", "enum", values);

        assertTooManyValues(Map.of("p", Map.of("type", "array", "items", element, "default", values)), "");
        assertTooManyValues(Map.of("p", Map.of("type", List.of(List.of(element)), "default", values)), "");
    }

    @Test
    void of_longAttributeText_countsByItsLength() {
        String text = "x".repeat(9_999_000);
        assertThatNoException()
                .isThrownBy(() -> Structure.of(Map.of("p", Map.of("type", "string", "description", text))));

        assertTooMuchText(Map.of("p", Map.of("type", "string", "enum", List.of(text, text))), "/p/enum/1");
        assertTooMuchText(
                Map.of("p", Map.of("type", "string", "default", Map.of("x".repeat(11_000_000), 1))),
                "/p/default/" + "x".repeat(32) + "…" + "x".repeat(31));
    }

    @Test
    void of_longTextInManyPlaces_isNotReadInEach() {
        String text = "x".repeat(9_000_000);
        Map<String, Object> attributes = new LinkedHashMap<>();
        Map<String, Object> names = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            attributes.put("p" + i, new HashMap<>(Map.of("type", "string", "description", text)));
            names.put("p" + i, new HashMap<>(Map.of(text, "ref:" + i)));
        }

        assertTooMuchText(attributes, "/p1/description");
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(names))
                .satisfies(exception -> assertThat(exception.problemCount()).isEqualTo(10_000));
    }

    @Test
    void of_attributeNestedAsDeepAsMayBe_isRead() {
        Object attribute = listOf(64);

        assertThatNoException().isThrownBy(() -> Structure.of(Map.of("p", Map.of("type", "string", "a", attribute))));
    }

    @Test
    void of_sharedAttributeThatIsTooDeepInOnePlaceOnly_isAProblem() {
        Object shared = listOf(63);
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("type", "string");
        declaration.put("shallow", List.of(shared));
        declaration.put("deep", Map.of("k", List.of(shared)));

        assertProblem(Map.of("p", declaration), "/p/deep/k/0", "nests lists and maps more than 64 deep");
    }

    /* ---- numbers ---- */

    @Test
    void of_numberOfHugeExponent_isNotExpanded() {
        Object huge = new BigDecimal("1e1000000000");
        Object tiny = new BigDecimal("1e-1000000000");
        Structure structure = Structure.of(Map.of("p", Map.of("type", "number", "maximum", huge, "minimum", tiny)));

        assertThat(structure).isEqualTo(Structure.of(structure.toMap()));
        assertThat(structure.fingerprint()).hasSize(64);
        assertThat(structure.findProperty("p").orElseThrow().attributes()).containsEntry("maximum", huge);
    }

    @Test
    void of_numberOfTooManyDigits_isAProblem() {
        BigInteger thousandDigits = BigInteger.TEN.pow(1_000).subtract(BigInteger.ONE);
        assertThatNoException().isThrownBy(() -> Structure.of(withDefault(thousandDigits)));

        for (Number number : List.of(
                thousandDigits.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(100_000_000),
                new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE))) {
            assertThatExceptionOfType(InvalidStructureException.class)
                    .isThrownBy(() -> Structure.of(withDefault(number)))
                    .satisfies(exception -> assertThat(exception.problems())
                            .extracting(StructureProblem::pointer)
                            .containsExactly("/p/default"));
        }
    }

    private static Map<String, ?> withDefault(Object value) {
        return Map.of("p", Map.of("type", "number", "default", value));
    }

    private static void assertTooDeep(Map<String, ?> definition, String pointer) {
        assertProblem(definition, pointer, "nests more than 64 deep");
    }

    private static void assertTooMany(Map<String, ?> definition, String pointer) {
        assertProblem(definition, pointer, "has more than 10000 properties, counting those of nested structures");
    }

    private static void assertTooManyValues(Map<String, ?> definition, String pointer) {
        assertProblem(
                definition,
                pointer,
                "has more than 100000 values in its attributes, counting what is nested and every 100 characters of text");
    }

    private static void assertTooMuchText(Map<String, ?> definition, String pointer) {
        assertProblem(
                definition,
                pointer,
                "takes the attributes over 100000 values in all, every 100 characters of text counting as one");
    }

    private static void assertProblem(Map<String, ?> definition, String pointer, String message) {
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Structure.of(definition))
                .satisfies(exception ->
                        assertThat(exception.problems()).containsExactly(new StructureProblem(pointer, message)));
    }

    private static Map<String, Object> wide(int properties) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < properties; i++) {
            map.put("p" + i, "string");
        }
        return map;
    }

    private static Object listOf(int depth) {
        return listOf(depth - 1, new ArrayList<>());
    }

    private static Object listOf(int depth, Object innermost) {
        Object result = innermost;
        for (int i = 0; i < depth; i++) {
            result = List.of(result);
        }
        return result;
    }

    private static PropertyType wrap(PropertyType type, int times) {
        PropertyType result = type;
        for (int i = 0; i < times; i++) {
            result = i % 2 == 0 ? ArrayType.of(result) : MapType.of(result);
        }
        return result;
    }

    private static Map<String, Object> nested(int times, UnaryOperator<Map<String, Object>> around) {
        return nested(times, Map.of("leaf", "string"), around);
    }

    private static Map<String, Object> nested(
            int times, Map<String, ?> innermost, UnaryOperator<Map<String, Object>> around) {
        Map<String, Object> result = new HashMap<>(innermost);
        for (int i = 0; i < times; i++) {
            result = around.apply(result);
        }
        return result;
    }
}
