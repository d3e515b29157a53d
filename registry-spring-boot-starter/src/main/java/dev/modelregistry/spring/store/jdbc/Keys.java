package dev.modelregistry.spring.store.jdbc;

import java.util.Arrays;

/**
 * Tenant codes and names of models as bytes, so that no collation takes part in comparing them: UTF-8, in which unpaired
 * surrogates are encoded like any other character. What is valid UTF-16 is valid UTF-8.
 */
final class Keys {

    private Keys() {}

    static byte[] encode(String key) {
        byte[] bytes = new byte[key.length() * 3];
        int length = 0;
        int next;
        for (int i = 0; i < key.length(); i = next) {
            int c = key.codePointAt(i);
            next = i + Character.charCount(c);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
                continue;
            }
            if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
            } else {
                if (c < 0x10000) {
                    bytes[length++] = (byte) (0xE0 | (c >> 12));
                } else {
                    bytes[length++] = (byte) (0xF0 | (c >> 18));
                    bytes[length++] = continuation(c >> 12);
                }
                bytes[length++] = continuation(c >> 6);
            }
            bytes[length++] = continuation(c);
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    static String decode(byte[] bytes) {
        StringBuilder key = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int lead = bytes[i++] & 0xFF;
            int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
            int c = more == 0 ? lead : lead & (0x3F >> more);
            for (; more > 0; more--) {
                c = (c << 6) | (bytes[i++] & 0x3F);
            }
            key.appendCodePoint(c);
        }
        return key.toString();
    }
}
