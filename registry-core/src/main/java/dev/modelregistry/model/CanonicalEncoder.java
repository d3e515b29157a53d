package dev.modelregistry.model;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The canonical encoding of structures, «encoding v1». It is injective: two structures have the same bytes exactly when
 * they are equal. No part depends on locale, platform or JVM. A change to it is a new version, with a new prefix.
 *
 * <p>A structure is encoded as the ASCII bytes of "structure/v1" and its {@code properties}; those and all within them are
 * what {@link ModelEncoding} describes.
 */
final class CanonicalEncoder {

    private static final byte[] PREFIX = "structure/v1".getBytes(StandardCharsets.US_ASCII);

    /** Never fed: copying a digest is cheaper than asking the platform for one. */
    private static final MessageDigest SHA_256 = sha256();

    /** About what a property without attributes takes. */
    private static final int PROPERTY = 24;

    private static final int LONGEST_COUNT = 5;

    private byte[] bytes;
    private int length;

    private CanonicalEncoder(byte[] prefix, Structure structure) {
        bytes = Arrays.copyOf(prefix, prefix.length + PROPERTY * (1 + structure.size()));
        length = prefix.length;
        properties(structure);
    }

    static byte[] digest(Structure structure) {
        CanonicalEncoder encoder = new CanonicalEncoder(PREFIX, structure);
        MessageDigest digest = newDigest();
        digest.update(encoder.bytes, 0, encoder.length);
        return digest.digest();
    }

    /** Returns the encoding itself, of which the fingerprint is the digest. */
    static byte[] encode(Structure structure) {
        return new CanonicalEncoder(PREFIX, structure).encoded();
    }

    /** Returns the stored form of a model, as {@link ModelEncoding} describes it. */
    static byte[] encode(Model model) {
        CanonicalEncoder encoder = new CanonicalEncoder(new byte[0], model.structure());
        encoder.attributes((JsonObject) model.settings());
        return encoder.encoded();
    }

    private byte[] encoded() {
        return Arrays.copyOf(bytes, length);
    }

    private static MessageDigest newDigest() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            // A provider may offer one that cannot be copied.
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void properties(Structure structure) {
        int size = structure.width();
        count(size);
        for (int i = 0; i < size; i++) {
            Property property = structure.propertyAt(i);
            string(property.name());
            typed(property.type(), property.declaredAttributes());
        }
    }

    private void typed(PropertyType type, JsonObject attributes) {
        if (type instanceof ScalarType scalar) {
            oneByte(scalar.code());
        } else if (type instanceof ReferenceType reference) {
            oneByte(0x10);
            string(reference.modelName());
        } else if (type instanceof Structure structure) {
            oneByte(0x13);
            properties(structure);
        } else {
            oneByte(type instanceof ArrayType ? 0x11 : 0x12);
            Declaration element = Declaration.elementOf(type);
            typed(element.type(), element.attributes());
        }
        attributes(attributes);
    }

    private void attributes(JsonObject attributes) {
        count(attributes.size());
        for (int i = 0; i < attributes.size(); i++) {
            string(attributes.keyAt(i));
            value(attributes.valueAt(i));
        }
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            oneByte(0x20);
        } else if (value instanceof Boolean flag) {
            oneByte(flag ? 0x22 : 0x21);
        } else if (value instanceof Long whole) {
            oneByte(0x23);
            fixed(whole, Long.BYTES);
        } else if (value instanceof BigDecimal decimal) {
            oneByte(0x24);
            fixed(decimal.scale(), Integer.BYTES);
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            count(unscaled.length);
            reserve(unscaled.length);
            System.arraycopy(unscaled, 0, bytes, length, unscaled.length);
            length += unscaled.length;
        } else if (value instanceof String text) {
            oneByte(0x25);
            string(text);
        } else if (value instanceof JsonArray array) {
            oneByte(0x26);
            count(array.size());
            array.forEach(this::value);
        } else {
            oneByte(0x27);
            attributes((JsonObject) value);
        }
    }

    private void string(String text) {
        int size = text.length();
        reserve(LONGEST_COUNT + size);
        int before = length;
        count(size);
        byte[] target = bytes;
        int start = length;
        int seen = 0;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            seen |= c;
            target[start + i] = (byte) c;
        }
        length = start + size;
        if (seen >= 0x80) {
            length = before;
            longString(text);
        }
    }

    /** A string that has more bytes than characters. */
    private void longString(String text) {
        int encoded = encodedLength(text);
        count(encoded);
        reserve(encoded);
        text.codePoints().forEach(this::codePoint);
    }

    private static int encodedLength(String text) {
        int encoded = 0;
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            encoded += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
        return encoded;
    }

    private void codePoint(int c) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | (c >> 6));
            continuation(c);
        } else if (c < 0x10000) {
            bytes[length++] = (byte) (0xE0 | (c >> 12));
            continuation(c >> 6);
            continuation(c);
        } else {
            bytes[length++] = (byte) (0xF0 | (c >> 18));
            continuation(c >> 12);
            continuation(c >> 6);
            continuation(c);
        }
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void count(int count) {
        int rest = count;
        while (rest >= 0x80) {
            oneByte(rest | 0x80);
            rest >>>= 7;
        }
        oneByte(rest);
    }

    private void fixed(long value, int size) {
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            oneByte((int) (value >> shift));
        }
    }

    private void oneByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
