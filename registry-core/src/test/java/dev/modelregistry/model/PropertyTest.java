package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyTest {

    private static final Property AGE = Property.of("age", ScalarType.NUMBER);

    /* ---- of ---- */

    @Test
    void of_hasNoAttributes() {
        assertThat(AGE.name()).isEqualTo("age");
        assertThat(AGE.type()).isEqualTo(ScalarType.NUMBER);
        assertThat(AGE.attributes()).isEmpty();
        assertThat(AGE.isRequired()).isFalse();
    }

    @Test
    void of_badName_isRejected() {
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Property.of("", ScalarType.ANY))
                .withMessageContaining("1 to 256");
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> Property.of("x".repeat(257), ScalarType.ANY));
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> new ReferenceType(""));
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> new ReferenceType("x".repeat(257)));
        assertThat(Property.of("x".repeat(256), new ReferenceType("x".repeat(256)))
                        .name())
                .hasSize(256);
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks does.
    void of_null_isANullPointerException() {
        assertThatNullPointerException().isThrownBy(() -> Property.of(null, ScalarType.ANY));
        assertThatNullPointerException().isThrownBy(() -> Property.of("a", null));
        assertThatNullPointerException().isThrownBy(() -> ArrayType.of(null));
        assertThatNullPointerException().isThrownBy(() -> MapType.of(null));
        assertThatNullPointerException().isThrownBy(() -> new ReferenceType(null));
        assertThatNullPointerException().isThrownBy(() -> AGE.with(null, 1));
    }

    /* ---- with ---- */

    @Test
    void with_attribute_leavesTheOriginal() {
        Property changed = AGE.with("minimum", 0).with("required", true).with("minimum", 18);

        assertThat(changed.attributes()).isEqualTo(Map.of("minimum", 18L, "required", true));
        assertThat(changed.isRequired()).isTrue();
        assertThat(AGE.attributes()).isEmpty();
    }

    @Test
    void with_requiredFalse_removesIt() {
        assertThat(AGE.with("required", true).with("required", false)).isEqualTo(AGE);
        assertThat(AGE.with("required", false)).isEqualTo(AGE);
        assertThat(AGE.with("a", 1)
                        .with("required", true)
                        .with("z", 2)
                        .with("required", false)
                        .attributes())
                .isEqualTo(Map.of("a", 1L, "z", 2L));
    }

    @Test
    void with_keysInAnyOrder_areSorted() {
        Property property =
                AGE.with("m", 1).with("z", 2).with("a", 3).with("n", 4).with("", 5);

        assertThat(property.attributes().keySet()).containsExactly("", "a", "m", "n", "z");
        assertThat(property.attributes().get("n")).isEqualTo(4L);
        assertThat(property.attributes().get("b")).isNull();
        assertThat(property.attributes().containsKey("b")).isFalse();
        assertThat(property.attributes().containsKey(null)).isFalse();
    }

    @Test
    void with_whatSaysTheType_isRejected() {
        assertReserved(AGE, "type");
        assertReserved(Property.of("a", ArrayType.of(ScalarType.ANY)), "items");
        for (PropertyType type : List.of(ScalarType.OBJECT, MapType.of(ScalarType.ANY), Structure.of(Map.of()))) {
            assertReserved(Property.of("a", type), "properties");
            assertReserved(Property.of("a", type), "values");
        }
        assertThat(AGE.with("items", 1).with("values", 2).with("properties", 3).attributes())
                .hasSize(3);
    }

    private static void assertReserved(Property property, String key) {
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> property.with(key, 1))
                .satisfies(exception -> assertThat(exception.problems())
                        .extracting(StructureProblem::pointer)
                        .containsExactly("/" + key));
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> new ArrayType(property.type(), Map.of(key, 1)));
        // The map that an attribute holds may have any keys, so it is no proof of being checked.
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> new MapType(property.type(), held(Map.of(key, 1))));
    }

    /** Returns a map that is the value of an attribute. */
    @SuppressWarnings("unchecked") // A JSON object has string keys.
    private static Map<String, @Nullable Object> held(Map<String, ?> map) {
        Object held = AGE.with("x", map).attributes().get("x");
        return (Map<String, @Nullable Object>) Objects.requireNonNull(held);
    }

    @Test
    void arrayType_requiredFalse_isAbsent() {
        assertThat(new ArrayType(ScalarType.ANY, Map.of("required", false))).isEqualTo(ArrayType.of(ScalarType.ANY));
        assertThat(new MapType(ScalarType.ANY, held(Map.of("required", false)))).isEqualTo(MapType.of(ScalarType.ANY));
    }

    @Test
    void with_tooManyValuesTogether_isRejected() {
        Property half = AGE.with("a", Collections.nCopies(60_000, 1));

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> half.with("b", Collections.nCopies(60_000, 1)))
                .withMessageContaining("100000");
    }

    @Test
    void with_listThatChanges_isRejected() {
        List<Object> changing = new ArrayList<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Iterator<Object> iterator() {
                throw new ConcurrentModificationException();
            }
        };

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> AGE.with("default", changing))
                .withMessageContaining("/default: was changed while it was being read");
    }

    /* ---- canonical values ---- */

    @Test
    void with_jsonValues_areCanonicalAndCopied() {
        List<@Nullable Object> list = new ArrayList<>(Arrays.asList(1, null, "x", true, 1.50, Map.of("k", 2)));
        Property property = AGE.with("default", list);
        list.clear();

        assertThat(property.attributes().get("default"))
                .isEqualTo(Arrays.asList(1L, null, "x", true, new BigDecimal("1.5"), Map.of("k", 2L)));
    }

    @Test
    void with_map_behavesLikeAnyMap() {
        Map<String, @Nullable Object> original = new HashMap<>(Map.of("a", 1L, "b", List.of("x"), "c", "y"));
        original.put("n", null);
        Object copy = AGE.with("default", original).attributes().get("default");

        assertThat(copy).isEqualTo(original).hasSameHashCodeAs(original).hasToString("{a=1, b=[x], c=y, n=null}");
        assertThat(original).isEqualTo(copy);
    }

    @Test
    void attributes_areImmutableOnEveryLevel() {
        Map<String, @Nullable Object> attributes =
                AGE.with("list", List.of(1)).with("map", Map.of("k", 1)).attributes();
        List<?> list = (List<?>) Objects.requireNonNull(attributes.get("list"));
        Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(attributes.get("map"));
        Map.Entry<?, @Nullable Object> entry = attributes.entrySet().iterator().next();

        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> attributes.put("new", 1),
                () -> attributes.remove("map"),
                attributes::clear,
                () -> attributes.keySet().remove("map"),
                () -> attributes.values().clear(),
                () -> entry.setValue(2),
                () -> list.remove(0),
                list::clear,
                () -> map.remove("k"),
                map::clear)) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change);
        }
    }

    @Test
    void with_wholeNumbers_areLongsWhereTheyFit() {
        assertThat(canonical(new BigInteger("9223372036854775807"))).isEqualTo(Long.MAX_VALUE);
        assertThat(canonical(new BigInteger("-9223372036854775808"))).isEqualTo(Long.MIN_VALUE);
        assertThat(canonical(new BigDecimal("9223372036854775807.000"))).isEqualTo(Long.MAX_VALUE);
        assertThat(canonical(new BigInteger("9223372036854775808"))).isEqualTo(new BigDecimal("9223372036854775808"));
        assertThat(canonical(new BigDecimal("1e18"))).isEqualTo(1_000_000_000_000_000_000L);
        assertThat(canonical(new BigDecimal("1e19"))).isEqualTo(new BigDecimal("1E19"));
        assertThat(canonical((byte) -1)).isEqualTo(-1L);
        assertThat(canonical(-0.0)).isEqualTo(0L);
        assertThat(canonical(new BigDecimal("0E+2147483647"))).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "1.5",
                "-1.5",
                "2E23",
                "1E23",
                "5.684341886080802E-14",
                "4.9E-324",
                "1.7976931348623157E308",
                "2.2250738585072014E-308",
                "0.30000000000000004",
                "1.1E-322",
                "123456.789",
                "9.007199254740992E15"
            })
    void with_double_isTheShortestDecimalThatReadsBack(String decimal) {
        // Doubles that JDK 17 and 25 print differently are among these.
        assertThat(canonical(Double.parseDouble(decimal))).isEqualTo(canonical(new BigDecimal(decimal)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "1.5", "3.4028235E38", "1.4E-45", "1.1754944E-38", "16777216", "0.33333334", "2E10"})
    void with_float_isTheShortestDecimalThatReadsBack(String decimal) {
        assertThat(canonical(Float.parseFloat(decimal))).isEqualTo(canonical(new BigDecimal(decimal)));
    }

    private static @Nullable Object canonical(Number number) {
        return AGE.with("x", number).attributes().get("x");
    }

    /* ---- toString ---- */

    @Test
    void toString_isShort() {
        assertThat(AGE).hasToString("Property[age, NUMBER]");
        assertThat(AGE.with("default", "secret")).hasToString("Property[age, NUMBER, [default]]");
    }
}
