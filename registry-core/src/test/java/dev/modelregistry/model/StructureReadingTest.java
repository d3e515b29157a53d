package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureReadingTest {

    /* ---- type names ---- */

    @ParameterizedTest
    @EnumSource
    void of_scalarName_isThatType(ScalarType type) {
        String name = type.typeName();
        String capitalised = Character.toUpperCase(name.charAt(0)) + name.substring(1);

        assertThat(typeOf(name)).isEqualTo(type);
        assertThat(typeOf(capitalised)).isEqualTo(type == ScalarType.DATE ? ScalarType.DATETIME : type);
        assertThat(typeOf(Map.of("type", name))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "Date, DATETIME",
        "date, DATE",
        "DateTime, DATETIME",
        "Buffer, BINARY",
        "buffer, BINARY",
        "GeoPoint, GEOPOINT",
        "Geopoint, GEOPOINT",
        "Object, OBJECT",
        "Any, ANY"
    })
    void of_otherSpelling_isTheSameType(String name, ScalarType type) {
        assertThat(typeOf(name)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"array", "Array"})
    void of_array_isAnArrayOfAny(String name) {
        assertThat(typeOf(name)).isEqualTo(ArrayType.of(ScalarType.ANY));
        assertThat(typeOf(Map.of("type", name))).isEqualTo(ArrayType.of(ScalarType.ANY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Customer", "STRING", "list", "__proto__", "length", "$ref", " ", "int", "ref"})
    void of_anyOtherName_isAReference(String name) {
        assertThat(typeOf(name)).isEqualTo(new ReferenceType(name));
        assertThat(typeOf("ref:" + name)).isEqualTo(new ReferenceType(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "array", "object", "ref:x", "Date"})
    void of_prefixedName_isAlwaysAReference(String name) {
        assertThat(typeOf("ref:" + name)).isEqualTo(new ReferenceType(name));
    }

    /* ---- classes ---- */

    @Test
    void of_class_isItsType() {
        assertClasses(ScalarType.STRING, String.class, CharSequence.class);
        assertClasses(ScalarType.INTEGER, Integer.class, int.class, Long.class, long.class, BigInteger.class);
        assertClasses(ScalarType.INTEGER, Short.class, short.class, Byte.class, byte.class);
        assertClasses(ScalarType.NUMBER, Number.class, Double.class, double.class, Float.class, BigDecimal.class);
        assertClasses(ScalarType.BOOLEAN, Boolean.class, boolean.class);
        assertClasses(ScalarType.DATE, LocalDate.class);
        assertClasses(ScalarType.DATETIME, Date.class, Instant.class, LocalDateTime.class);
        assertClasses(ScalarType.DATETIME, OffsetDateTime.class, ZonedDateTime.class);
        assertClasses(ScalarType.BINARY, byte[].class, ByteBuffer.class);
        assertClasses(ScalarType.OBJECT, Map.class, Object.class);
        assertClasses(ArrayType.of(ScalarType.ANY), List.class, Collection.class, Set.class);
    }

    private static void assertClasses(PropertyType type, Class<?>... classes) {
        for (Class<?> each : classes) {
            assertThat(typeOf(each)).as(each.getName()).isEqualTo(type);
        }
    }

    /* ---- LoopBack's spelling ---- */

    @Test
    void of_loopBackSpelling_isRead() {
        Structure structure = Structure.of(Map.of(
                "name", "string",
                "tags", List.of("string"),
                "address", Map.of("street", "string"),
                "age", Map.of("type", "number", "required", true)));

        assertThat(structure)
                .isEqualTo(Structure.builder()
                        .property("name", ScalarType.STRING)
                        .property("tags", ArrayType.of(ScalarType.STRING))
                        .property(
                                "address",
                                Structure.builder()
                                        .property("street", ScalarType.STRING)
                                        .build())
                        .required("age", ScalarType.NUMBER)
                        .build());
    }

    @Test
    void of_typedValues_areTaken() {
        Structure nested = Structure.of(Map.of("b", "string"));

        assertThat(typeOf(nested)).isSameAs(nested);
        assertThat(typeOf(ScalarType.DATE)).isEqualTo(ScalarType.DATE);
        assertThat(typeOf(List.of(nested))).isEqualTo(ArrayType.of(nested));
        assertThat(typeOf(Map.of("type", nested))).isSameAs(nested);
        assertThat(typeOf(Map.of("type", MapType.of(nested)))).isEqualTo(MapType.of(nested));
    }

    @Test
    void of_lists_areArrays() {
        assertThat(typeOf(List.of())).isEqualTo(ArrayType.of(ScalarType.ANY));
        assertThat(typeOf(List.of(String.class))).isEqualTo(ArrayType.of(ScalarType.STRING));
        assertThat(typeOf(List.of(List.of("Customer"))))
                .isEqualTo(ArrayType.of(ArrayType.of(new ReferenceType("Customer"))));
        assertThat(typeOf(List.of(Map.of("a", "string")))).isEqualTo(ArrayType.of(Structure.of(Map.of("a", "string"))));
        assertThat(typeOf(Map.of("type", List.of("string")))).isEqualTo(ArrayType.of(ScalarType.STRING));
        assertThat(typeOf(Map.of("type", List.of()))).isEqualTo(ArrayType.of(ScalarType.ANY));
    }

    @Test
    void of_elementDeclaration_keepsItsAttributes() {
        Object element = Map.of("type", "string", "enum", List.of("a", "b"), "required", false);
        PropertyType expected = new ArrayType(ScalarType.STRING, Map.of("enum", List.of("a", "b")));

        assertThat(typeOf(List.of(element))).isEqualTo(expected);
        assertThat(typeOf(Map.of("type", "array", "items", element))).isEqualTo(expected);
        assertThat(typeOf(Map.of("type", "object", "values", element)))
                .isEqualTo(new MapType(ScalarType.STRING, Map.of("enum", List.of("a", "b"))));
    }

    @Test
    void of_inlineObjects_areStructures() {
        assertThat(typeOf(Map.of())).isEqualTo(Structure.builder().build());
        assertThat(typeOf(Map.of("type", Map.of("a", "string")))).isEqualTo(Structure.of(Map.of("a", "string")));
        assertThat(typeOf(Map.of("properties", Map.of("a", "string"))))
                .isEqualTo(Structure.of(Map.of("properties", Map.of("a", "string"))));
    }

    /* ---- the long spelling ---- */

    @Test
    void of_longSpelling_isRead() {
        Structure structure = Structure.of(Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                        "name", Map.of("type", "string"),
                        "tags", Map.of("type", "array", "items", Map.of("type", "string")),
                        "scores", Map.of("type", "object", "values", Map.of("type", "number")),
                        "address", Map.of("type", "object", "properties", Map.of("street", Map.of("type", "string"))),
                        "owner", Map.of("type", "ref:Customer"))));

        assertThat(structure)
                .isEqualTo(Structure.of(Map.of(
                        "name", "string",
                        "tags", List.of("string"),
                        "scores", MapType.of(ScalarType.NUMBER),
                        "address", Map.of("street", "string"),
                        "owner", "Customer")));
    }

    @Test
    void of_objectAndArrayAlone_areOpen() {
        assertThat(typeOf(Map.of("type", "object"))).isEqualTo(ScalarType.OBJECT);
        assertThat(typeOf(Map.of("type", "object", "description", "anything"))).isEqualTo(ScalarType.OBJECT);
        assertThat(typeOf(Map.of("type", "array"))).isEqualTo(ArrayType.of(ScalarType.ANY));
        assertThat(typeOf(Map.of("type", List.class, "items", "string"))).isEqualTo(ArrayType.of(ScalarType.STRING));
        assertThat(typeOf(Map.of("type", Map.class, "values", "string"))).isEqualTo(MapType.of(ScalarType.STRING));
    }

    @Test
    void of_objectWithFurtherKeys_keepsThemAsAttributes() {
        Property property = propertyOf(
                Map.of("type", "object", "properties", Map.of("a", "string"), "required", true, "title", "A"));

        assertThat(property.type()).isEqualTo(Structure.of(Map.of("a", "string")));
        assertThat(property.attributes()).isEqualTo(Map.of("required", true, "title", "A"));
    }

    @Test
    void of_itemsOfSomethingElse_isAnAttribute() {
        assertThat(propertyOf(Map.of("type", "string", "items", 3, "properties", List.of(), "values", "x"))
                        .attributes())
                .containsOnlyKeys("items", "properties", "values");
        assertThat(propertyOf(Map.of("type", "array", "properties", 1)).attributes())
                .containsOnlyKeys("properties");
        assertThat(propertyOf(Map.of("type", "object", "items", 1)).attributes())
                .containsOnlyKeys("items");
    }

    @Test
    void of_mixedSpellings_areEqual() {
        Structure loopBack = Structure.of(Map.of("a", List.of(Map.of("b", Map.of("c", "Date")))));
        Structure mixed = Structure.of(Map.of(
                "type",
                "Object",
                "properties",
                Map.of(
                        "a",
                        Map.of(
                                "type",
                                "array",
                                "items",
                                Map.of("b", Map.of("type", "object", "properties", Map.of("c", "datetime")))))));

        assertThat(mixed).isEqualTo(loopBack).hasSameHashCodeAs(loopBack);
        assertThat(mixed.fingerprint()).isEqualTo(loopBack.fingerprint());
    }

    /* ---- properties with names that mean something elsewhere ---- */

    @Test
    void of_rootPropertyNamedType_isAProperty() {
        assertThat(Structure.of(Map.of("type", "string", "name", "string")).propertyNames())
                .containsExactly("name", "type");
        assertThat(Structure.of(Map.of("type", "object")).propertyNames()).containsExactly("type");
        assertThat(Structure.of(Map.of("type", "object", "properties", "string"))
                        .propertyNames())
                .containsExactly("properties", "type");
        assertThat(Structure.of(Map.of("type", "array", "items", "string", "name", "string"))
                        .propertyNames())
                .containsExactly("items", "name", "type");
        assertThat(Structure.of(Map.of("type", Map.of("type", "string"), "properties", Map.of("a", "string")))
                        .propertyNames())
                .containsExactly("properties", "type");
    }

    @Test
    void of_nestedPropertyNamedType_isWrittenInTheLongSpelling() {
        Map<String, ?> address = Map.of("type", "object", "properties", Map.of("type", "string", "street", "string"));

        assertThat(typeOf(address))
                .isInstanceOfSatisfying(
                        Structure.class,
                        structure -> assertThat(structure.propertyNames()).containsExactly("street", "type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$ref",
                "@timestamp",
                "+1",
                "class",
                "length",
                "__proto__",
                "keys",
                "type",
                "items",
                "values",
                "properties",
                "required",
                "constructor",
                " ",
                "a/b",
                "~",
                "\u0000",
                "\uD83D\uDE00",
                "\uD800"
            })
    void of_oddName_isAProperty(String name) {
        Structure structure = Structure.of(Map.of("other", "string", name, Map.of("type", "number")));

        assertThat(structure.propertyNames()).containsExactlyInAnyOrder("other", name);
        assertThat(structure.findProperty(name)).contains(Property.of(name, ScalarType.NUMBER));
        assertThat(Structure.of(structure.toMap())).isEqualTo(structure);
    }

    /* ---- attributes ---- */

    @Test
    void of_requiredFalse_isAbsent() {
        assertThat(Structure.of(Map.of("a", Map.of("type", "string", "required", false))))
                .isEqualTo(Structure.of(Map.of("a", "string")));
        assertThat(Structure.of(Map.of("a", List.of(Map.of("type", "string", "required", false)))))
                .isEqualTo(Structure.of(Map.of("a", List.of("string"))));
    }

    @Test
    void of_requiredThatIsNoBoolean_isKept() {
        Property property = propertyOf(Map.of("type", "string", "required", List.of("a")));

        assertThat(property.isRequired()).isFalse();
        assertThat(property.attributes()).isEqualTo(Map.of("required", List.of("a")));
    }

    @Test
    void of_nullAttribute_isKept() {
        Map<String, Object> declaration = new HashMap<>(Map.of("type", "string"));
        declaration.put("default", null);

        assertThat(propertyOf(declaration).attributes())
                .containsEntry("default", null)
                .hasSize(1);
        assertThat(propertyOf(declaration)).isNotEqualTo(propertyOf("string"));
    }

    /* ---- the caller's maps ---- */

    @Test
    void of_definition_isCopied() {
        Map<String, Object> enums = new HashMap<>(Map.of("k", "v"));
        Map<String, Object> declaration = new HashMap<>(Map.of("type", "string", "enum", enums));
        Map<String, Object> definition = new HashMap<>(Map.of("a", declaration));
        Structure structure = Structure.of(definition);
        String before = structure.toMap().toString();

        enums.put("k", "other");
        declaration.put("required", true);
        definition.clear();

        assertThat(structure.toMap()).hasToString(before);
        assertThat(structure.findProperty("a")).isPresent();
    }

    @Test
    void of_mapThatIgnoresCase_isReadByItsKeys() {
        TreeMap<String, Object> declaration = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        declaration.put("TYPE", "string");

        assertThat(typeOf(declaration)).isEqualTo(Structure.of(Map.of("TYPE", "string")));
    }

    @Test
    void of_sharedParts_areReadInEveryPlace() {
        Map<String, ?> address = Map.of("street", Map.of("type", "string", "required", true));
        List<?> list = List.of(address);
        Structure structure =
                Structure.of(Map.of("home", address, "work", list, "type", address, "others", Map.of("type", list)));

        Structure nested = Structure.of(address);
        assertThat(structure.nestedStructures()).containsExactly(nested, nested, nested, nested);
    }

    @Test
    void of_sharedMap_isReadByTheRoleItHasInEachPlace() {
        Map<String, ?> shared = Map.of("type", "number", "a", "string");
        Structure structure =
                Structure.of(Map.of("declared", shared, "named", Map.of("type", "object", "properties", shared)));

        assertThat(structure.findProperty("declared"))
                .contains(Property.of("declared", ScalarType.NUMBER).with("a", "string"));
        assertThat(structure.findProperty("named"))
                .contains(Property.of(
                        "named",
                        Structure.builder()
                                .property("a", ScalarType.STRING)
                                .property("type", ScalarType.NUMBER)
                                .build()));
    }

    private static PropertyType typeOf(Object declaration) {
        return propertyOf(declaration).type();
    }

    private static Property propertyOf(Object declaration) {
        return Structure.of(Map.of("p", declaration)).findProperty("p").orElseThrow();
    }
}
