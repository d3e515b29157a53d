package dev.modelregistry.spring.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedisTextTest {

    @Test
    void looksLikeUtf8ToPeople() {
        assertThat(RedisText.bytes("Ünïcode für acme")).isEqualTo("Ünïcode für acme".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsEveryCharacter() {
        for (char c = Character.MIN_VALUE; c < Character.MAX_VALUE; c++) {
            String text = "m:" + c;
            assertThat(RedisText.text(RedisText.bytes(text), 2)).isEqualTo(text.substring(2));
        }
    }

    @Test
    void keepsAnySequenceOfCharacters() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            char[] characters = new char[256];
            for (int j = 0; j < characters.length; j++) {
                // Half of them surrogates, in pairs or not.
                characters[j] = (char) (random.nextBoolean() ? random.nextInt() : 0xD800 + random.nextInt(0x800));
            }
            String text = new String(characters);
            assertThat(RedisText.text(RedisText.bytes(text), 0)).isEqualTo(text);
        }
    }
}
