package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** «encoding v1» may never change: what is checked in here is what others have stored. */
class FingerprintTest {

    private static final String PREFIX = "7374727563747572652f7631";

    /* ---- bytes ---- */

    @Test
    void encode_empty_isPrefixAndCount() {
        assertThat(encoded(Map.of())).isEqualTo(PREFIX + "00");
    }

    @Test
    void encode_types_haveTheirTags() {
        List<String> names = List.of(
                "string", "integer", "number", "boolean", "date", "datetime", "binary", "geopoint", "object", "any");
        for (int i = 0; i < names.size(); i++) {
            assertThat(encoded(Map.of("a", names.get(i))))
                    .isEqualTo(PREFIX + "01" + "0161" + "0" + "123456789a".charAt(i) + "00");
        }
        assertThat(encoded(Map.of("a", "ref:b"))).isEqualTo(PREFIX + "01" + "0161" + "100162" + "00");
        assertThat(encoded(Map.of("a", List.of("string")))).isEqualTo(PREFIX + "01" + "0161" + "110100" + "00");
        assertThat(encoded(Map.of("a", MapType.of(ScalarType.ANY))))
                .isEqualTo(PREFIX + "01" + "0161" + "120a00" + "00");
        assertThat(encoded(Map.of("a", Map.of("b", "string"))))
                .isEqualTo(PREFIX + "01" + "0161" + "13" + "01" + "0162" + "0100" + "00");
    }

    @Test
    void encode_values_haveTheirTags() {
        assertThat(encodedValue("")).isEqualTo("2500");
        assertThat(encodedValue(true)).isEqualTo("22");
        assertThat(encodedValue(false)).isEqualTo("21");
        assertThat(encodedValue(258)).isEqualTo("230000000000000102");
        assertThat(encodedValue(-1L)).isEqualTo("23ffffffffffffffff");
        assertThat(encodedValue(1.5)).isEqualTo("24000000010" + "10f");
        assertThat(encodedValue(new BigDecimal("-1e20"))).isEqualTo("24ffffffec01ff");
        assertThat(encodedValue(Arrays.asList(null, 'x' + "y"))).isEqualTo("26022025027879");
        assertThat(encodedValue(Map.of("k", List.of()))).isEqualTo("2701016b2600");
    }

    @Test
    void encode_text_isGeneralizedUtf8() {
        assertThat(encodedValue("é")).isEqualTo("2502c3a9");
        assertThat(encodedValue("€")).isEqualTo("2503e282ac");
        assertThat(encodedValue("\uD83D\uDE00")).isEqualTo("2504f09f9880");
        assertThat(encodedValue("\uD83D")).isEqualTo("2503eda0bd");
        assertThat(encodedValue("\uDE00\uD83D")).isEqualTo("2506edb880eda0bd");
        assertThat(encodedValue("\uD83D\uD83D\uDE00")).isEqualTo("2507eda0bdf09f9880");
    }

    @Test
    void encode_text_firstAndLastOfEveryLength() {
        assertThat(encodedValue("\u0000")).isEqualTo("250100");
        assertThat(encodedValue("\u007F")).isEqualTo("25017f");
        assertThat(encodedValue("\u0080")).isEqualTo("2502c280");
        assertThat(encodedValue("\u07FF")).isEqualTo("2502dfbf");
        assertThat(encodedValue("\u0800")).isEqualTo("2503e0a080");
        assertThat(encodedValue("\uFFFF")).isEqualTo("2503efbfbf");
        assertThat(encodedValue(Character.toString(0x1_0000))).isEqualTo("2504f0908080");
        assertThat(encodedValue(Character.toString(Character.MAX_CODE_POINT))).isEqualTo("2504f48fbfbf");
    }

    @Test
    void encode_text_ofAnySize() {
        assertThat(encodedValue("x".repeat(127))).isEqualTo("257f" + "78".repeat(127));
        assertThat(encodedValue("x".repeat(128))).isEqualTo("258001" + "78".repeat(128));
        assertThat(encodedValue("€".repeat(1_000))).isEqualTo("25b817" + "e282ac".repeat(1_000));
    }

    /* ---- golden fingerprints ---- */

    @Test
    void fingerprint_golden_neverChanges() {
        Map<String, String> actual = new LinkedHashMap<>();
        samples().forEach((name, structure) -> actual.put(name, structure.fingerprint()));

        assertThat(actual).containsExactlyEntriesOf(GOLDEN);
    }

    @Test
    void fingerprint_isIndependentOfTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            assertThat(everyScalar().fingerprint()).isEqualTo(GOLDEN.get("every scalar"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void fingerprint_isSixtyFourHexDigits() {
        Structure structure = Structure.of(Map.of("a", "string"));

        assertThat(structure.fingerprint()).matches("[0-9a-f]{64}").isEqualTo(structure.fingerprint());
    }

    private static final Map<String, String> GOLDEN = golden();

    private static Map<String, String> golden() {
        Map<String, String> golden = new LinkedHashMap<>();
        golden.put("empty", "fa7e7edc0c104d84a7f52035cbbba5c9d06f8a0168bbc39b6ed8f74b65345bd7");
        golden.put("one string", "f9d931beb9b78e3edfb3b69292ba42847de6d0a036018e1314ef1fc6c5b93619");
        golden.put("every scalar", "d7ace6d5c00de8610f740e294d02375d1c5eb8e2767a99592b48519e6c0e0359");
        golden.put("every type", "38f74f20b017e6a50423aa87bb27a932ba8d6faadc533e97f67301acd94519fa");
        golden.put("every value", "1948d88ed139ddff751846fc7d89f2edc74f7418ba65a254b2a8bf4188302138");
        golden.put("odd names", "cdc8fb703ddc889e6d8980b711c051aa65760b8c90c26c3a248476597780421f");
        golden.put("three hundred properties", "0c34127bd363d0fef00404457e30ffcbe5062dba2908fc80aad2f3c32779b99d");
        return golden;
    }

    private static Map<String, Structure> samples() {
        Map<String, Structure> samples = new LinkedHashMap<>();
        samples.put("empty", Structure.of(Map.of()));
        samples.put("one string", Structure.of(Map.of("name", "string")));
        samples.put("every scalar", everyScalar());
        samples.put(
                "every type",
                Structure.of(Map.of(
                        "reference", "ref:Customer",
                        "array", List.of("string"),
                        "map", Map.of("type", "object", "values", List.of("number")),
                        "nested", Map.of("a", Map.of("type", "string", "required", true), "b", Map.of()),
                        "list", List.of(Map.of("type", "string", "enum", List.of("a", "b"))))));
        samples.put("every value", Structure.of(Map.of("p", everyValue())));
        samples.put(
                "odd names",
                Structure.of(Map.of(
                        "$ref",
                        "string",
                        "@timestamp",
                        "date",
                        "+1",
                        "any",
                        "__proto__",
                        "any",
                        "\uD83D\uDE00",
                        "any",
                        "\uD83D",
                        "any",
                        "\uFFFD",
                        "any",
                        "é",
                        "any",
                        "\u0000",
                        "any")));
        StructureBuilder wide = Structure.builder();
        for (int i = 0; i < 300; i++) {
            wide.property("property" + i, ScalarType.INTEGER);
        }
        samples.put("three hundred properties", wide.build());
        return samples;
    }

    private static Structure everyScalar() {
        StructureBuilder builder = Structure.builder();
        for (ScalarType type : ScalarType.values()) {
            builder.property(type.typeName(), type);
        }
        return builder.build();
    }

    private static Map<String, ?> everyValue() {
        Map<String, Object> declaration = new LinkedHashMap<>();
        declaration.put("type", "number");
        declaration.put("required", true);
        declaration.put("null", null);
        declaration.put("false", false);
        declaration.put("text", "Grüße, \uD83D\uDE00");
        declaration.put(
                "numbers",
                new ArrayList<>(List.of(
                        0,
                        -0.0,
                        1,
                        -1,
                        1.5,
                        0.1,
                        0.1f,
                        Double.valueOf("2e23"),
                        Double.valueOf("5.684341886080802E-14"),
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        BigInteger.TWO.pow(63),
                        new BigDecimal("1e1000000000"),
                        new BigDecimal("-12345678901234567890.123456789"))));
        declaration.put("object", Map.of("b", List.of(), "a", Map.of()));
        return declaration;
    }

    private static String encodedValue(Object value) {
        String prefix = PREFIX + "01" + "0161" + "01" + "010178";
        assertThat(encoded(Map.of("a", Map.of("type", "string", "x", value)))).startsWith(prefix);
        return encoded(Map.of("a", Map.of("type", "string", "x", value))).substring(prefix.length());
    }

    private static String encoded(Map<String, ?> definition) {
        return HexFormat.of().formatHex(CanonicalEncoder.encode(Structure.of(definition)));
    }
}
