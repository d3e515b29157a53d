package dev.modelregistry.spring.store.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns text into bytes and back. UTF-8 has no form for unpaired surrogates, and would make one name of two; Java's
 * modified UTF-8 has, and looks the same to people for most of what they write.
 */
final class RedisText {

    private static final int LENGTH_BYTES = 2;

    private RedisText() {}

    /** Returns the bytes of any text that {@link Character}s can make up to some 21,000 of them. */
    static byte[] bytes(String text) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + LENGTH_BYTES);
            new DataOutputStream(bytes).writeUTF(text);
            return Arrays.copyOfRange(bytes.toByteArray(), LENGTH_BYTES, bytes.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text that the bytes from an offset on were made of. */
    static String text(byte[] bytes, int offset) {
        int length = bytes.length - offset;
        byte[] prefixed = new byte[LENGTH_BYTES + length];
        prefixed[0] = (byte) (length >>> 8);
        prefixed[1] = (byte) length;
        System.arraycopy(bytes, offset, prefixed, LENGTH_BYTES, length);
        try {
            return new DataInputStream(new ByteArrayInputStream(prefixed)).readUTF();
        } catch (IOException e) {
            throw new UncheckedIOException("what is stored was not written by a model store", e);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String ascii(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.US_ASCII);
    }
}
