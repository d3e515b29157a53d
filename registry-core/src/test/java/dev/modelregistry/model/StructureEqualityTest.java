package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StructureEqualityTest {

    /* ---- what matters ---- */

    @Test
    void equals_otherType_isDifferent() {
        assertDistinct(
                Map.of("a", String.class),
                Map.of("a", Number.class),
                Map.of("a", "integer"),
                Map.of("a", "any"),
                Map.of("a", "ref:string"),
                Map.of("a", "Customer"),
                Map.of("a", List.of("string")),
                Map.of("a", List.of("number")),
                Map.of("a", List.of(List.of("string"))),
                Map.of("a", List.of()),
                Map.of("a", Map.of("type", "object", "values", "string")),
                Map.of("a", Map.of("type", "object", "values", "number")),
                Map.of("a", Map.of("type", "object", "values", List.of("string"))),
                Map.of("a", List.of(Map.of("type", "object", "values", "string"))),
                Map.of("a", "object"),
                Map.of("a", Map.of()),
                Map.of("a", Map.of("a", "string")),
                Map.of("a", List.of(Map.of("a", "string"))),
                Map.of("a", Map.of("a", Map.of("a", "string"))));
    }

    @Test
    void equals_otherNamesOrPlaces_isDifferent() {
        assertDistinct(
                Map.of(),
                Map.of("a", "string"),
                Map.of("A", "string"),
                Map.of("a", "string", "b", "string"),
                Map.of("a", "string", "b", "number"),
                Map.of("a", "number", "b", "string"),
                Map.of("n", Map.of("a", "string", "b", "string")),
                Map.of("n", Map.of("a", "string"), "b", "string"),
                Map.of("n", Map.of("b", "string"), "a", "string"),
                Map.of("ab", "string"),
                Map.of("é", "string"),
                Map.of("e\u0301", "string"),
                Map.of("\uD800", "string"),
                Map.of("\uDC00", "string"),
                Map.of("?", "string"),
                Map.of("\uFFFD", "string"));
    }

    @Test
    void equals_otherAttributes_isDifferent() {
        assertDistinct(
                declared("x", true),
                declared("x", "true"),
                declared("x", 1),
                declared("x", "1"),
                declared("x", -1),
                declared("x", 1.5),
                declared("x", List.of()),
                declared("x", Map.of()),
                declared("x", List.of(1)),
                declared("x", List.of(List.of(1))),
                declared("x", List.of(1, 2)),
                declared("x", List.of(2, 1)),
                declared("x", Map.of("y", 1)),
                declared("x", Map.of("z", 1)),
                declared("y", 1),
                declared("required", true),
                declared("required", "false"),
                declared("x", false),
                Map.of("p", "string"),
                Map.of("p", Map.of("type", List.of("string"), "x", 1)),
                Map.of("p", List.of(Map.of("type", "string", "x", 1))));
    }

    @Test
    void equals_namesOfOneHashCode_isDifferent() {
        // All of one length have one String.hashCode.
        List<String> names = List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBAa", "BBBBBB");
        assertThat(names).extracting(String::hashCode).containsOnly("AaAaAa".hashCode());
        List<Structure> structures = new ArrayList<>();
        for (String name : names) {
            structures.add(Structure.of(Map.of(name, "string")));
            structures.add(Structure.of(Map.of("p", name)));
            structures.add(Structure.of(Map.of("p", Map.of(name, "string"))));
            structures.add(Structure.of(declared("x", name)));
            structures.add(Structure.of(declared(name, 1)));
        }

        assertThat(structures).doesNotHaveDuplicates();
        assertThat(structures).extracting(Structure::structuralHash).doesNotHaveDuplicates();
        assertThat(structures).extracting(Structure::fingerprint).doesNotHaveDuplicates();
    }

    @Test
    void equals_longTextsOfTheSameParts_isDifferent() {
        String one = "a".repeat(256);
        String other = "b".repeat(256);

        assertDistinct(
                declared("x", one + other),
                declared("x", other + one),
                declared("x", one + other + one),
                declared("x", other + one + one));
    }

    @Test
    void equals_sameStructuralHash_isStillDecidedByContent() throws ReflectiveOperationException {
        // Nobody can find such pairs, so the hashes are forged.
        assertForgedIsDifferent(Structure.of(Map.of("a", "string")), Structure.of(Map.of("a", "number")));
        assertForgedIsDifferent(Structure.of(Map.of("a", "any")), Structure.of(Map.of("a", "any", "b", "any")));
        assertForgedIsDifferent(attribute(Map.of("k", 1)), attribute(Map.of("k", 2)));
        assertForgedIsDifferent(attribute(List.of(1)), attribute(List.of(2)));
    }

    private static void assertForgedIsDifferent(Object one, Object other) throws ReflectiveOperationException {
        for (Object each : List.of(one, other)) {
            Field hash = each.getClass().getDeclaredField("hash");
            hash.setAccessible(true);
            hash.setLong(each, 42);
        }
        assertThat(one).isNotEqualTo(other);
    }

    private static Object attribute(Object value) {
        Property property = Property.of("a", ScalarType.STRING).with("x", value);
        return Objects.requireNonNull(property.attributes().get("x"));
    }

    @Test
    void equals_boxedNumbersOfOneHashCode_isDifferent() {
        assertDistinct(
                declared("x", 0L), declared("x", -1L), declared("x", 0x1_0000_0001L), declared("x", (1L << 32) - 1));
    }

    @Test
    void equals_somethingElse_isDifferent() {
        assertThat(Structure.of(Map.of())).isNotEqualTo(Map.of()).isNotEqualTo(null);
        assertThat(Property.of("a", ScalarType.ANY)).isNotEqualTo("a").isNotEqualTo(null);
    }

    /* ---- what does not ---- */

    @Test
    void equals_numbersOfOneValue_isEqual() {
        assertAllEqual(
                1, 1L, 1.0, 1.0f, (short) 1, (byte) 1, BigInteger.ONE, new BigDecimal("1.00"), new BigDecimal("1E0"));
        assertAllEqual(0, -0.0, 0.0, -0.0f, new BigDecimal("0.000"), new BigDecimal("0E+10"));
        assertAllEqual(0.1, 0.1f, new BigDecimal("0.1"), new BigDecimal("0.10"), new BigDecimal("1E-1"));
        assertAllEqual(1000, 1e3, new BigDecimal("1E3"), new BigDecimal("1000.000"));
        assertAllEqual(Double.valueOf("2e23"), new BigDecimal("2E23"), new BigInteger("200000000000000000000000"));
        assertAllEqual(Long.MIN_VALUE, new BigDecimal(Long.MIN_VALUE), BigInteger.valueOf(Long.MIN_VALUE));
    }

    private static void assertAllEqual(Object... values) {
        Structure first = Structure.of(declared("x", values[0]));
        for (Object value : values) {
            Structure other = Structure.of(declared("x", value));
            assertThat(other)
                    .as("%s %s", value.getClass(), value)
                    .isEqualTo(first)
                    .hasSameHashCodeAs(first);
            assertThat(other.fingerprint()).isEqualTo(first.fingerprint());
        }
    }

    private static Map<String, ?> declared(String key, Object value) {
        return Map.of("p", Map.of("type", "string", key, value));
    }

    @SafeVarargs
    private static void assertDistinct(Map<String, ?>... definitions) {
        List<Structure> structures = new ArrayList<>();
        for (Map<String, ?> definition : definitions) {
            structures.add(Structure.of(definition));
        }
        assertThat(structures).doesNotHaveDuplicates();
        assertThat(structures).extracting(Structure::structuralHash).doesNotHaveDuplicates();
        assertThat(structures).extracting(Structure::fingerprint).doesNotHaveDuplicates();
    }
}
