package dev.modelregistry.model;

import dev.modelregistry.error.UndecodableModelException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link CanonicalEncoder} writes, and nothing else: each thing has one encoding, so that what was read is written
 * as the same bytes. Structures are made by {@link Assembly} like all others. Nothing is believed before it is read, so counts
 * that lie cost nothing.
 *
 * <p>{@code enclosing} is how many structures, arrays and maps are around the place that is read; within attributes, how many
 * lists and maps.
 */
final class CanonicalDecoder {

    private static final @Nullable ScalarType[] SCALARS = scalars();

    /** The least code point that takes so many bytes beyond the first. */
    private static final int[] LEAST_CODE_POINT = {0, 0x80, 0x800, 0x1_0000};

    private static final String MISPLACED_ATTRIBUTE = "attributes that say something about the type or nothing at all";

    private final byte[] bytes;
    private int position;

    CanonicalDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    private static @Nullable ScalarType[] scalars() {
        @Nullable ScalarType[] byCode = new @Nullable ScalarType[0x0B];
        for (ScalarType type : ScalarType.values()) {
            byCode[type.code()] = type;
        }
        return byCode;
    }

    /** Reads a model to the very end. */
    Model model(String name) {
        if (!Names.isValid(name)) {
            throw undecodable(Names.complaint("the name of the model", name.length()), 0);
        }
        Structure structure = structure(0);
        int start = position;
        JsonObject settings = attributes(0);
        if (!Model.mayHave(name, settings)) {
            throw undecodable("settings that no model of this name can have", start);
        }
        if (position < bytes.length) {
            throw undecodable("more than one model", position);
        }
        return new Model(name, structure, settings);
    }

    private Structure structure(int enclosing) {
        int start = position;
        int size = count();
        if (size > Structure.MAX_PROPERTIES) {
            throw undecodable("more than " + Structure.MAX_PROPERTIES + " properties", start);
        }
        List<Property> properties = new ArrayList<>();
        String previous = null;
        for (int i = 0; i < size; i++) {
            String name = ascending(previous);
            properties.add(new Property(name, declaration(enclosing + 1)));
            previous = name;
        }
        Problems problems = new Problems();
        Structure structure = Assembly.assemble(properties, problems);
        if (problems.count() > 0) {
            throw undecodable(
                    "a structure that is not valid, which " + problems.first().message(), start);
        }
        return structure;
    }

    private Declaration declaration(int enclosing) {
        PropertyType type = type(enclosing);
        int start = position;
        JsonObject attributes = attributes(0);
        if (!Declaration.mayHave(type, attributes)) {
            throw undecodable(MISPLACED_ATTRIBUTE, start);
        }
        return new Declaration(type, attributes);
    }

    private PropertyType type(int enclosing) {
        int start = position;
        int tag = oneByte();
        ScalarType scalar = tag < SCALARS.length ? SCALARS[tag] : null;
        if (scalar != null) {
            return scalar;
        }
        if (tag == 0x10) {
            return reference();
        }
        if (tag < 0x11 || tag > 0x13) {
            throw undecodable("an unknown type", start);
        }
        if (enclosing == Structure.MAX_DEPTH) {
            throw undecodable("a type that " + Assembly.TOO_DEEP, start);
        }
        if (tag == 0x13) {
            return structure(enclosing);
        }
        Declaration element = declaration(enclosing + 1);
        return tag == 0x11
                ? new ArrayType(element.type(), element.attributes())
                : new MapType(element.type(), element.attributes());
    }

    private ReferenceType reference() {
        int start = position;
        String name = string();
        if (!Names.isValid(name)) {
            throw undecodable(Names.complaint("the name of the referenced model", name.length()), start);
        }
        return new ReferenceType(name);
    }

    private JsonObject attributes(int enclosing) {
        int size = count();
        List<@Nullable Object> entries = new ArrayList<>();
        String previous = null;
        for (int i = 0; i < size; i++) {
            String key = ascending(previous);
            entries.add(key);
            entries.add(value(enclosing));
            previous = key;
        }
        return JsonObject.of(entries.toArray());
    }

    private @Nullable Object value(int enclosing) {
        int start = position;
        int tag = oneByte();
        if (tag >= 0x26 && enclosing == Structure.MAX_DEPTH) {
            throw undecodable("lists and maps nested more than " + Structure.MAX_DEPTH + " deep", start);
        }
        return switch (tag) {
            case 0x20 -> null;
            case 0x21 -> false;
            case 0x22 -> true;
            case 0x23 -> fixed(Long.BYTES);
            case 0x24 -> decimal();
            case 0x25 -> string();
            case 0x26 -> list(enclosing + 1);
            case 0x27 -> attributes(enclosing + 1);
            default -> throw undecodable("an unknown kind of value", start);
        };
    }

    private JsonArray list(int enclosing) {
        int size = count();
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(value(enclosing));
        }
        return new JsonArray(elements.toArray());
    }

    @SuppressWarnings("BigDecimalEquals") // Another scale is another form.
    private BigDecimal decimal() {
        int start = position;
        int scale = (int) fixed(Integer.BYTES);
        int size = textSize();
        byte[] unscaled = Arrays.copyOfRange(bytes, position, position + size);
        position += size;
        if (size > 0) {
            BigDecimal decimal = new BigDecimal(new BigInteger(unscaled), scale);
            boolean isShort = Arrays.equals(unscaled, decimal.unscaledValue().toByteArray());
            if (isShort && decimal.equals(JsonValues.number(decimal, new Problems()))) {
                return decimal;
            }
        }
        throw undecodable("a number that is not in its canonical form", start);
    }

    /** Reads a name or a key that comes after another. */
    private String ascending(@Nullable String previous) {
        int start = position;
        String text = string();
        if (previous != null && previous.compareTo(text) >= 0) {
            throw undecodable("a name that is not in ascending order", start);
        }
        return text;
    }

    private String string() {
        int size = textSize();
        int end = position + size;
        for (int i = position; i < end; i++) {
            if (bytes[i] < 0) {
                return longString(end);
            }
        }
        String text = new String(bytes, position, size, StandardCharsets.ISO_8859_1);
        position = end;
        return text;
    }

    /** Reads a string that has more bytes than characters. */
    private String longString(int end) {
        StringBuilder text = new StringBuilder(end - position);
        while (position < end) {
            int start = position;
            int c = codePoint(end);
            boolean isPair = Character.MIN_LOW_SURROGATE <= c
                    && c <= Character.MAX_LOW_SURROGATE
                    && text.length() > 0
                    && Character.isHighSurrogate(text.charAt(text.length() - 1));
            if (c < 0 || isPair) {
                throw undecodable("a text that is not in generalized UTF-8", start);
            }
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    /** Returns a code point, or -1 where there is none. */
    private int codePoint(int end) {
        int first = bytes[position++];
        if (first >= 0) {
            return first;
        }
        int more = Integer.numberOfLeadingZeros(~first) - Byte.SIZE * 3 - 1;
        if (more < 1 || more > 3 || more > end - position) {
            return -1;
        }
        int c = first & (0x3F >> more);
        for (int i = 0; i < more; i++) {
            int next = bytes[position++];
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            c = c << 6 | (next & 0x3F);
        }
        return c >= LEAST_CODE_POINT[more] && c <= Character.MAX_CODE_POINT ? c : -1;
    }

    /** Reads a count of bytes that there are. */
    private int textSize() {
        int start = position;
        int size = count();
        if (size > bytes.length - position) {
            throw undecodable("a length that goes beyond the end", start);
        }
        return size;
    }

    private int count() {
        int start = position;
        long count = 0;
        for (int shift = 0; shift < 5 * 7; shift += 7) {
            int next = oneByte();
            count |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                if ((next == 0 && shift > 0) || count > Integer.MAX_VALUE) {
                    break;
                }
                return (int) count;
            }
        }
        throw undecodable("a count that is too large or not in its shortest form", start);
    }

    private long fixed(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << Byte.SIZE | oneByte();
        }
        return value;
    }

    private int oneByte() {
        if (position == bytes.length) {
            throw undecodable("an end where more is to come", position);
        }
        return Byte.toUnsignedInt(bytes[position++]);
    }

    private static UndecodableModelException undecodable(String problem, int position) {
        return new UndecodableModelException(problem, position);
    }
}
