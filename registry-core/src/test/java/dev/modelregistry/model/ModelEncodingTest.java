package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.error.UndecodableModelException;
import dev.modelregistry.test.StructureGenerator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Format 1 may never change: what is checked in here is what stores hold. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelEncodingTest {

    private static final int FIRST_SEED = 20_261_120;

    private static final String GOLDEN = "05"
            + "0161" + "11" + "01" + "01" + "02" + "6964" + "22" + "00"
            + "016d" + "12" + "13" + "01" + "0178" + "02" + "00" + "00" + "00"
            + "0172" + "10" + "06506572736f6e" + "01" + "087265717569726564" + "22"
            + "0173" + "01" + "03"
            + "01" + "64" + "24" + "00000001" + "01" + "0f"
            + "01" + "6e" + "23" + "ffffffffffffffff"
            + "01" + "76" + "26" + "04" + "20" + "21" + "25" + "03" + "eda0bd" + "27" + "00"
            + "04f09f9880" + "0a" + "00"
            + "02" + "06737472696374" + "22" + "0474616773" + "26" + "01" + "25" + "0178";

    /* ---- what is encoded is decoded ---- */

    @Test
    void encode_golden_neverChanges() {
        assertThat(hex(ModelEncoding.encode(golden()))).isEqualTo(GOLDEN);
        assertThat(ModelEncoding.encode(Model.of("any name", Assembly.EMPTY))).containsExactly(0, 0);
        assertThat(hex(ModelEncoding.encode(Model.anonymous(7, Assembly.EMPTY))))
                .isEqualTo("000109616e6f6e796d6f757322");
    }

    @Test
    void decode_golden_isTheModel() {
        assertThat(decoded("Golden", GOLDEN)).isEqualTo(golden());
        Model anonymous = decoded("AnonymousModel_7", "000109616e6f6e796d6f757322");
        assertThat(anonymous).isEqualTo(Model.anonymous(7, Assembly.EMPTY));
        assertThat(anonymous.isAnonymous()).isTrue();
    }

    @Test
    void decode_whatWasEncoded_isEqual() {
        IntStream.range(FIRST_SEED, FIRST_SEED + 3_000).forEach(seed -> {
            Model model = generated(seed);
            Model again = ModelEncoding.decode(model.name(), ModelEncoding.encode(model));

            assertThat(again).as("seed %d", seed).isEqualTo(model).hasSameHashCodeAs(model);
            assertThat(again.structure().toMap()).isEqualTo(model.structure().toMap());
            assertThat(again.structure().fingerprint())
                    .isEqualTo(model.structure().fingerprint());
            assertThat(again.structure().size()).isEqualTo(model.structure().size());
            assertThat(again.structure().depth()).isEqualTo(model.structure().depth());
            assertThat(again.settings()).isEqualTo(model.settings());
        });
    }

    @Test
    void decode_whatIsAtTheBounds_isEqual() {
        PropertyType deepest = ScalarType.STRING;
        Object value = List.of();
        for (int i = 1; i < Structure.MAX_DEPTH; i++) {
            deepest = i % 2 == 0 ? ArrayType.of(deepest) : MapType.of(deepest);
            value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
        }
        StructureBuilder wide = Structure.builder()
                .property(Property.of("deep", deepest).with("deep", value))
                .property("n".repeat(Structure.MAX_NAME_LENGTH), new ReferenceType("\uD83D".repeat(256)));
        for (int i = 2; i < Structure.MAX_PROPERTIES; i++) {
            wide.property("p" + i, ScalarType.ANY);
        }
        assertDecodable(Model.of("\u0000".repeat(256), wide.build()));

        Object full = Arrays.asList(new Object[Structure.MAX_ATTRIBUTE_VALUES - 1]);
        Property attributed = Property.of("p", ScalarType.ANY).with("x", full);
        Structure heavy = Structure.builder().property(attributed).build();
        assertDecodable(
                Model.builder("Full", heavy).setting("x", full).strict(true).build());
    }

    @Test
    void decode_numbers_areWhatTheyWere() {
        List<Number> numbers = List.of(
                0,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                BigInteger.TWO.pow(63),
                BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE),
                0.1,
                Double.MIN_VALUE,
                -Double.MAX_VALUE,
                new BigDecimal("1e1000000000"),
                new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
                new BigDecimal(BigInteger.TEN.pow(1_000).subtract(BigInteger.ONE)));
        assertDecodable(
                Model.builder("M", Assembly.EMPTY).setting("numbers", numbers).build());
    }

    @Test
    void decode_texts_areWhatTheyWere() {
        List<String> texts = List.of(
                "a\u0000",
                "\u007F\u0080",
                "\u07FF\u0800",
                "\uD7FF\uD800\uD800",
                "\uDC00",
                "\uDFFF\uE000",
                "\uFFFF" + Character.toString(0x1_0000),
                Character.toString(Character.MAX_CODE_POINT) + "a\u0000é");
        assertDecodable(
                Model.builder("M", Assembly.EMPTY).setting("texts", texts).build());
    }

    /* ---- what is not an encoding is refused ---- */

    @Test
    void decode_everyPrefix_isRefusedAtItsEnd() {
        IntStream.range(FIRST_SEED, FIRST_SEED + 200).forEach(seed -> {
            Model model = generated(seed);
            byte[] whole = ModelEncoding.encode(model);
            for (int length = 0; length < whole.length; length++) {
                byte[] prefix = Arrays.copyOf(whole, length);
                assertThatExceptionOfType(UndecodableModelException.class)
                        .as("%d bytes of seed %d", length, seed)
                        .isThrownBy(() -> ModelEncoding.decode(model.name(), prefix))
                        .satisfies(e -> assertThat(e.position()).isLessThanOrEqualTo(prefix.length));
            }
        });
    }

    /** Each model has one encoding, so whatever is decoded must encode to the same. */
    @Test
    void decode_everyOtherByteInAnyPlace_isRefusedOrIsTheEncodingOfAnother() {
        int refused = 0;
        int read = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + 8; seed++) {
            Model model = generated(seed);
            byte[] bytes = ModelEncoding.encode(model);
            for (int i = 0; i < bytes.length; i++) {
                byte original = bytes[i];
                for (int other = 1; other < 0x100; other++) {
                    bytes[i] = (byte) (original ^ other);
                    if (isRefused(model.name(), bytes)) {
                        refused++;
                    } else {
                        read++;
                    }
                }
                bytes[i] = original;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
        assertThat(read).isGreaterThan(50_000);
    }

    @Test
    void decode_bytesPutInOrTakenOut_areRefusedOrAreTheEncodingOfAnother() {
        int refused = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + 2_000; seed++) {
            Random random = new Random(seed);
            Model model = generated(seed);
            byte[] bytes = ModelEncoding.encode(model);
            int from = random.nextInt(bytes.length);
            int to = random.nextInt(bytes.length);
            byte[] moved = new byte[from + bytes.length - to];
            System.arraycopy(bytes, 0, moved, 0, from);
            System.arraycopy(bytes, to, moved, from, bytes.length - to);
            refused += isRefused(model.name(), moved) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(500);
    }

    private static boolean isRefused(String name, byte[] bytes) {
        Model model;
        try {
            model = ModelEncoding.decode(name, bytes);
        } catch (UndecodableModelException e) {
            assertThat(e.position()).isBetween(0, bytes.length);
            return true;
        }
        assertThat(ModelEncoding.encode(model)).isEqualTo(bytes);
        return false;
    }

    @Test
    void decode_damage_saysWhatAndWhereButNotWhatIsThere() {
        assertRefused("", "an end where more is to come at byte 0");
        assertRefused("000000", "more than one model at byte 2");
        assertRefused("01" + "0161" + "0b00" + "00", "an unknown type at byte 3");
        assertRefused("01" + "0161" + "0000" + "00", "an unknown type at byte 3");
        assertRefused("00" + "01" + "0161" + "28", "an unknown kind of value at byte 4");
        assertRefused("00" + "01" + "7f61", "a length that goes beyond the end at byte 2");
        assertRefused("8000", "a count that is too large or not in its shortest form at byte 0");
        assertRefused("ffffffff08", "a count that is too large or not in its shortest form at byte 0");
        assertRefused("ffffffffff01", "a count that is too large or not in its shortest form at byte 0");
        assertRefused("01" + "00" + "0100" + "00", "the name of the property has 0 characters; 1 to 256 are allowed");
        assertRefused("01" + "0161" + "1000" + "00" + "00", "the name of the referenced model has 0 characters");
        assertRefused("02" + "0162" + "0100" + "0161" + "0100" + "00", "not in ascending order at byte 5");
        assertRefused("02" + "0161" + "0100" + "0161" + "0100" + "00", "not in ascending order at byte 5");
        assertRefused("00" + "02" + "0161" + "20" + "0161" + "20", "not in ascending order at byte 5");
    }

    @Test
    void decode_whatNoReaderMakes_isRefused() {
        String misplaced = "attributes that say something about the type or nothing at all";
        assertRefused("01" + "0161" + "01" + "01" + "0474797065" + "20" + "00", misplaced);
        assertRefused("01" + "0161" + "01" + "01" + "087265717569726564" + "21" + "00", misplaced);
        assertRefused("01" + "0161" + "11" + "01" + "01" + "0474797065" + "20" + "00" + "00", misplaced);
        String settings = "settings that no model of this name can have";
        assertRefused("00" + "01" + "06737472696374" + "21", settings);
        assertRefused("00" + "01" + "09616e6f6e796d6f7573" + "22", settings);
        assertRefused("00" + "01" + "09616e6f6e796d6f7573" + "21", settings);
        String text = "a text that is not in generalized UTF-8";
        for (String bytes : List.of(
                "80",
                "c0af",
                "c3",
                "c341",
                "e080af",
                "eda0",
                "f08080af",
                "f4908080",
                "f8888080",
                "ff",
                "eda080edb080",
                "eda0bdedb880",
                "edafbfedbfbf")) {
            assertRefused("0001" + "0161" + "25" + "%02x".formatted(bytes.length() / 2) + bytes, text);
        }
        String number = "a number that is not in its canonical form";
        for (String decimal : List.of(
                "00000000" + "01" + "05",
                "00000001" + "00",
                "00000001" + "01" + "0a",
                "00000001" + "02" + "000f",
                "80000000" + "02" + "01f4",
                "00000001" + "01" + "00")) {
            assertRefused("0001" + "0161" + "24" + decimal, number);
        }
    }

    @Test
    void decode_nameThatNoModelHas_isRefused() {
        for (String name : List.of("", "x".repeat(257))) {
            assertThatExceptionOfType(UndecodableModelException.class)
                    .isThrownBy(() -> ModelEncoding.decode(name, new byte[2]))
                    .withMessageContaining("the name of the model has " + name.length() + " characters");
        }
    }

    /* ---- bombs ---- */

    @Test
    void decode_nestsTooDeep_isRefused() {
        String inner = "0100";
        assertRefused("01" + "0161" + "11".repeat(64) + inner, "a type that nests more than 64 deep at byte 66");
        assertRefused("01" + "0161" + "12".repeat(2_000_000) + inner, "a type that nests more than 64 deep");
        assertRefused("010161" + "13010161".repeat(1_000_000) + inner, "a type that nests more than 64 deep");
        String nested = "lists and maps nested more than 64 deep at byte ";
        assertRefused("00" + "01" + "0161" + "2601".repeat(1_000_000), nested + (4 + 2 * 64));
        assertRefused("00" + "01" + "0161" + "27010161".repeat(1_000_000), nested + (4 + 4 * 64));
    }

    @Test
    void decode_countsThatLie_costNothing() {
        String many = "ffffffff07";
        assertRefused(many, "more than 10000 properties at byte 0");
        assertRefused("00" + many, "an end where more is to come");
        assertRefused("00" + "01" + "0161" + "26" + many, "an end where more is to come");
        assertRefused("00" + "01" + "0161" + "25" + many, "a length that goes beyond the end");
        assertRefused("00" + "01" + "0161" + "24" + "00000000" + many, "a length that goes beyond the end");
    }

    @Test
    void decode_tooMuchInAll_isRefused() {
        StringBuilder level = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            level.append("03").append(hex("%03d".formatted(i).getBytes(StandardCharsets.US_ASCII)));
            level.append("0100");
        }
        String hundred = "64" + level;
        String nestedTwice = "64" + level.toString().replace("0100", "13" + hundred + "00");
        assertRefused(nestedTwice + "00", "has more than 10000 properties, counting those of nested structures");
        String values = "26" + "a18d06" + "20".repeat(100_001);
        assertRefused(
                "01" + "0161" + "01" + "01" + "0178" + values + "00", "has more than 100000 values in its attributes");
        assertRefused("00" + "01" + "0178" + values, "settings that no model of this name can have");
        String digits = "7f".repeat(1_000_000);
        assertRefused(
                "0001" + "0161" + "24" + "00000001" + "c0843d" + digits, "a number that is not in its canonical form");
    }

    /* ---- */

    private static Model golden() {
        Structure structure = Structure.builder()
                .property("a", new ArrayType(ScalarType.STRING, Map.of("id", true)))
                .property("m", MapType.of(Structure.of(Map.of("x", "integer"))))
                .required("r", new ReferenceType("Person"))
                .property(Property.of("s", ScalarType.STRING)
                        .with("v", Arrays.asList(null, false, "\uD83D", Map.of()))
                        .with("n", -1)
                        .with("d", 1.5))
                .property("\uD83D\uDE00", ScalarType.ANY)
                .build();
        return Model.builder("Golden", structure)
                .strict(true)
                .setting("tags", List.of("x"))
                .build();
    }

    /** A model with settings of all kinds, or an anonymous one. */
    private static Model generated(int seed) {
        StructureGenerator generator = new StructureGenerator(seed);
        Structure structure = generator.structure();
        if (seed % 5 == 0) {
            return Model.anonymous(seed, structure);
        }
        ModelBuilder builder = Model.builder("Model" + seed, structure).strict(seed % 2 == 0);
        for (Property property : generator.structure().properties()) {
            for (Map.Entry<String, @Nullable Object> attribute :
                    property.attributes().entrySet()) {
                builder.setting(attribute.getKey(), attribute.getValue());
            }
        }
        return builder.build();
    }

    private static void assertDecodable(Model model) {
        byte[] bytes = ModelEncoding.encode(model);
        Model again = ModelEncoding.decode(model.name(), bytes);

        assertThat(again.equals(model)).isTrue();
        assertThat(ModelEncoding.encode(again)).isEqualTo(bytes);
    }

    private static void assertRefused(String hex, String message) {
        assertThatExceptionOfType(UndecodableModelException.class)
                .isThrownBy(() -> decoded("M", hex))
                .withMessageStartingWith("The stored model cannot be decoded: ")
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    private static Model decoded(String name, String hex) {
        return ModelEncoding.decode(name, HexFormat.of().parseHex(hex));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
