package dev.modelregistry;

import dev.modelregistry.model.ArrayType;
import dev.modelregistry.model.MapType;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.PropertyType;
import dev.modelregistry.model.ReferenceType;
import dev.modelregistry.model.Structure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many bytes of heap things take, from their content alone: what was added when something came is what is
 * subtracted when it goes.
 *
 * <p>The sizes are those that JOL 0.17 shows on a 64-bit HotSpot with compressed object and class pointers, which is the
 * default for heaps below 32 GB: headers of 12 bytes, of 16 for arrays; references of 4; objects aligned to 8; a byte for
 * each character of a string that is all Latin-1, else two (JEP 254). With other settings the estimate is off by a factor
 * that is about the same for all tenants.
 *
 * <p>Structures, properties and their names count once, however many have them ({@link SharedStructures}). All other text
 * counts wherever it stands. A fingerprint that somebody asked for does not count: nothing grows by being looked at.
 */
final class Footprint {

    /** A structure and its place among the shared ones: a node of the map, its cell, who holds it. */
    private static final int STRUCTURE = 48 + 32 + 8 + 24;

    private static final int PROPERTY = 24;
    private static final int TYPE_OF_ELEMENTS = 24;
    private static final int REFERENCE_TYPE = 16;
    private static final int MODEL = 24;
    private static final int STRING = 24;
    private static final int JSON_OBJECT = 40;
    private static final int JSON_ARRAY = 32;
    private static final int BOXED_LONG = 16;
    private static final int DECIMAL = 40;
    private static final int BIG_INTEGER = 40;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;

    private Footprint() {}

    /** Returns the bytes of a shared structure without its properties. */
    static long of(Structure structure) {
        return STRUCTURE + references(structure.properties().size());
    }

    /** Returns the bytes of a property without its name, and without a structure that it nests. */
    static long of(Property property) {
        return PROPERTY + type(property.type()) + declared(property.attributes());
    }

    /** Returns the bytes of a model without its structure. */
    static long of(Model model) {
        // That a model is anonymous is said by settings which all of them share.
        return MODEL + text(model.name()) + (model.isAnonymous() ? 0 : object(model.settings()));
    }

    static long references(int length) {
        return array(REFERENCE, length);
    }

    static long ints(int length) {
        return array(Integer.BYTES, length);
    }

    static long text(String text) {
        boolean isLatin = true;
        for (int i = 0; i < text.length() && isLatin; i++) {
            isLatin = text.charAt(i) <= '\u00FF';
        }
        return STRING + array(isLatin ? 1 : 2, text.length());
    }

    private static long array(int elementSize, int length) {
        return ARRAY_HEADER + aligned((long) elementSize * length);
    }

    private static long aligned(long bytes) {
        return (bytes + 7) & ~7;
    }

    private static long type(PropertyType type) {
        if (type instanceof ArrayType array) {
            return TYPE_OF_ELEMENTS + type(array.items()) + declared(array.attributes());
        }
        if (type instanceof MapType map) {
            return TYPE_OF_ELEMENTS + type(map.values()) + declared(map.attributes());
        }
        // Scalars are constants, and a nested structure counts for itself.
        return type instanceof ReferenceType reference ? REFERENCE_TYPE + text(reference.modelName()) : 0;
    }

    /** What most declarations say, nothing or that a value is required, is a constant. */
    private static long declared(Map<String, @Nullable Object> attributes) {
        boolean isConstant = attributes.size() == 1 && Boolean.TRUE.equals(attributes.get("required"));
        return isConstant ? 0 : object(attributes);
    }

    private static long object(Map<?, ?> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        long bytes = JSON_OBJECT + references(2 * entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            bytes += value(entry.getKey()) + value(entry.getValue());
        }
        return bytes;
    }

    private static long value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            long bytes = JSON_ARRAY + references(list.size());
            for (Object element : list) {
                bytes += value(element);
            }
            return bytes;
        }
        if (value instanceof BigDecimal decimal) {
            boolean isLong = decimal.unscaledValue().bitLength() < Long.SIZE;
            return isLong
                    ? DECIMAL
                    : DECIMAL + BIG_INTEGER + array(1, decimal.unscaledValue().bitLength() / 8 + 1);
        }
        return value instanceof Long ? BOXED_LONG : 0;
    }
}
