package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StructureTest {

    private static final Structure STREET = Structure.of(Map.of("street", "string"));
    private static final Structure CITY = Structure.of(Map.of("city", "string"));

    /* ---- kind ---- */

    @Test
    void kind_scalarsAndReferences_isSimple() {
        assertThat(Structure.of(Map.of()).kind()).isEqualTo(StructureKind.SIMPLE);
        assertThat(Structure.of(Map.of("a", "string", "b", "Customer", "c", "object"))
                        .kind())
                .isEqualTo(StructureKind.SIMPLE);
    }

    @Test
    void kind_arraysAndMaps_isArray() {
        assertThat(Structure.of(Map.of("a", "string", "b", List.of())).kind()).isEqualTo(StructureKind.ARRAY);
        assertThat(Structure.of(Map.of("a", List.of(List.of("Customer")))).kind())
                .isEqualTo(StructureKind.ARRAY);
        assertThat(Structure.of(Map.of("a", Map.of("type", "object", "values", "string")))
                        .kind())
                .isEqualTo(StructureKind.ARRAY);
    }

    @Test
    void kind_nestedStructures_isComplex() {
        assertThat(Structure.of(Map.of("a", List.of(), "b", Map.of())).kind()).isEqualTo(StructureKind.COMPLEX);
        assertThat(Structure.of(Map.of("a", List.of(List.of(STREET)))).kind()).isEqualTo(StructureKind.COMPLEX);
        assertThat(Structure.of(Map.of("a", MapType.of(STREET))).kind()).isEqualTo(StructureKind.COMPLEX);
    }

    /* ---- depth and size ---- */

    @Test
    void depth_countsStructuresArraysAndMaps() {
        assertThat(Structure.of(Map.of()).depth()).isEqualTo(1);
        assertThat(Structure.of(Map.of("a", "string")).depth()).isEqualTo(1);
        assertThat(Structure.of(Map.of("a", List.of("string"), "b", "string")).depth())
                .isEqualTo(2);
        assertThat(Structure.of(Map.of("a", List.of(MapType.of(STREET)))).depth())
                .isEqualTo(4);
        assertThat(ScalarType.ANY.depth()).isZero();
        assertThat(new ReferenceType("Customer").depth()).isZero();
    }

    @Test
    void size_countsEveryOccurrence() {
        assertThat(Structure.of(Map.of()).size()).isZero();
        assertThat(Structure.of(Map.of("a", STREET, "b", List.of(STREET), "c", "string"))
                        .size())
                .isEqualTo(5);
    }

    /* ---- properties ---- */

    @Test
    void propertyNames_isSortedAndImmutable() {
        Structure structure = Structure.of(Map.of("b", "string", "a", "string", "B", "string", "é", "string"));

        assertThat(structure.propertyNames()).containsExactly("B", "a", "b", "é");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> structure.propertyNames().remove("a"));
        assertThat(structure.propertyNames().contains("a")).isTrue();
        assertThat(structure.propertyNames().contains("c")).isFalse();
        assertThat(structure.propertyNames()).isNotEqualTo(Set.of(1, 2, 3, 4));
    }

    @Test
    void properties_isSortedAndImmutable() {
        Structure structure = Structure.of(Map.of("b", "string", "a", "number"));

        assertThat(structure.properties())
                .containsExactly(Property.of("a", ScalarType.NUMBER), Property.of("b", ScalarType.STRING))
                .isUnmodifiable();
    }

    @Test
    void findProperty_unknownOrNull_isEmpty() {
        assertThat(STREET.findProperty("street")).contains(Property.of("street", ScalarType.STRING));
        assertThat(STREET.findProperty("a")).isEmpty();
        assertThat(STREET.findProperty("z")).isEmpty();
        assertThat(STREET.findProperty(null)).isEmpty();
        assertThat(Structure.of(Map.of()).findProperty("")).isEmpty();
    }

    /* ---- toMap ---- */

    @Test
    void toMap_isTheLongSpelling() {
        Structure structure = Structure.of(Map.of(
                "tags", List.of(Map.of("type", "string", "enum", List.of("x"))),
                "scores", MapType.of(ScalarType.NUMBER),
                "owner", "Customer",
                "address", STREET,
                "age", Map.of("type", "Date", "required", true)));

        assertThat(structure.toMap())
                .isEqualTo(Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(
                                "tags",
                                Map.of("type", "array", "items", Map.of("type", "string", "enum", List.of("x"))),
                                "scores",
                                Map.of("type", "object", "values", Map.of("type", "number")),
                                "owner",
                                Map.of("type", "ref:Customer"),
                                "address",
                                Map.of("type", "object", "properties", Map.of("street", Map.of("type", "string"))),
                                "age",
                                Map.of("type", "datetime", "required", true))));
    }

    @Test
    void toMap_isImmutable() {
        assertThat(STREET.toMap()).isUnmodifiable();
        assertThat((Map<?, ?>) STREET.toMap().get("properties")).isUnmodifiable();
    }

    /* ---- nested structures ---- */

    @Test
    void nestedStructures_areThoseOneLevelDownInOrder() {
        Structure outer = Structure.of(Map.of("x", CITY));
        Structure structure =
                Structure.of(Map.of("d", STREET, "a", List.of(outer), "c", MapType.of(STREET), "b", "any"));

        assertThat(structure.nestedStructures())
                .containsExactly(outer, STREET, STREET)
                .isUnmodifiable();
        assertThat(STREET.nestedStructures()).isEmpty();
    }

    @Test
    void mapNested_sameInstances_returnsThis() {
        Structure structure = Structure.of(Map.of("a", STREET, "b", List.of(MapType.of(CITY)), "c", "any"));
        List<Structure> seen = new ArrayList<>();

        Structure result = structure.mapProperties(property -> property.mapNested(nested -> {
            seen.add(nested);
            return nested;
        }));

        assertThat(result).isSameAs(structure);
        assertThat(seen).isEqualTo(structure.nestedStructures());
    }

    @Test
    void mapNested_otherInstances_replacesThemEverywhere() {
        Map<String, ?> element = Map.of("type", STREET, "x", 1);
        Structure structure = Structure.of(Map.of(
                "a", Map.of("type", STREET, "required", true),
                "b", List.of(element),
                "c", Map.of("type", "object", "values", List.of(STREET)),
                "d", "string"));

        Structure result = structure.mapProperties(property -> property.mapNested(nested -> CITY));

        assertThat(result.findProperty("a")).contains(Property.of("a", CITY).with("required", true));
        assertThat(result.findProperty("b")).contains(Property.of("b", new ArrayType(CITY, Map.of("x", 1))));
        assertThat(result.findProperty("c")).contains(Property.of("c", MapType.of(ArrayType.of(CITY))));
        assertThat(result.findProperty("d")).isEqualTo(structure.findProperty("d"));
        assertThat(result.nestedStructures()).allMatch(nested -> nested == CITY);
    }

    @Test
    void mapNested_equalInstances_takesThoseInstances() {
        Structure twin = Structure.of(Map.of("street", "string"));
        Structure structure = Structure.of(Map.of("a", List.of(STREET)));

        Structure result = structure.mapProperties(property -> property.mapNested(nested -> twin));

        assertThat(result).isEqualTo(structure).isNotSameAs(structure);
        assertThat(result.nestedStructures().get(0)).isSameAs(twin);
    }

    @Test
    void mapNested_resultOutOfBounds_isRejected() {
        Structure large = Structure.of(Map.of("n", wide(9_000)));
        Structure structure = Structure.of(Map.of("a", STREET, "b", STREET));

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> structure.mapProperties(property -> property.mapNested(nested -> large)));
    }

    /* ---- builder ---- */

    @Test
    void build_sameProperties_isEqualToTheDefinition() {
        Structure structure = Structure.builder()
                .required("b", ScalarType.STRING)
                .property("type", ArrayType.of(ScalarType.DATE))
                .property(Property.of("a", STREET).with("title", "A"))
                .build();

        assertThat(structure)
                .isEqualTo(Structure.of(Map.of(
                        "a", Map.of("type", STREET, "title", "A"),
                        "b", Map.of("type", "string", "required", true),
                        "type", List.of("date"))));
    }

    @Test
    void build_severalProblems_listsAll() {
        StructureBuilder builder = Structure.builder()
                .property("", ScalarType.ANY)
                .required("x".repeat(300), ScalarType.ANY)
                .property("twice", ScalarType.ANY)
                .property("twice", ScalarType.STRING);

        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(builder::build)
                .satisfies(exception -> assertThat(exception.problems())
                        .extracting(StructureProblem::pointer)
                        .hasSize(3)
                        .contains("/", "/twice"));
    }

    @Test
    void build_again_isUnaffectedByTheFirst() {
        StructureBuilder builder = Structure.builder().property("a", ScalarType.ANY);
        Structure first = builder.build();
        Structure second = builder.property("b", ScalarType.ANY).build();

        assertThat(first.propertyNames()).containsExactly("a");
        assertThat(second.propertyNames()).containsExactly("a", "b");
    }

    @Test
    void build_empty_isTheEmptyStructure() {
        assertThat(Structure.builder().build()).isEqualTo(Structure.of(Map.of()));
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks does.
    void property_null_isANullPointerException() {
        StructureBuilder builder = Structure.builder();

        assertThatNullPointerException().isThrownBy(() -> builder.property(null, ScalarType.ANY));
        assertThatNullPointerException().isThrownBy(() -> builder.property("a", null));
        assertThatNullPointerException().isThrownBy(() -> builder.property(null));
        assertThatNullPointerException().isThrownBy(() -> builder.required("a", null));
        assertThat(builder.build().size()).isZero();
    }

    /* ---- toString ---- */

    @Test
    void toString_isShortAndNamesNothing() {
        Structure structure = Structure.of(Map.of("secret", "string", "b", List.of("string"), "c", STREET));

        assertThat(structure.toString()).matches("Structure\\[4 properties, depth 2, #[0-9a-f]{1,8}]");
        assertThat(STREET.toString()).startsWith("Structure[1 property, depth 1, #");
    }

    private static Structure wide(int properties) {
        StructureBuilder builder = Structure.builder();
        for (int i = 0; i < properties; i++) {
            builder.property("p" + i, ScalarType.ANY);
        }
        return builder.build();
    }
}
