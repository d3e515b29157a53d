package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final long SEED = 20_261_120;

    @Test
    void everyCharacterComesBack() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String key = Character.toString(c);
            assertThat(Keys.decode(Keys.encode(key))).isEqualTo(key);
        }
    }

    @Test
    void validTextIsUtf8() {
        String key = "a\u0000é€\ud83d\ude00\uffff";
        assertThat(Keys.encode(key)).isEqualTo(key.getBytes(StandardCharsets.UTF_8));
        assertThat(Keys.encode("")).isEmpty();
    }

    @Test
    void anySequenceOfCharactersComesBack() {
        Random random = new Random(SEED);
        char[] awkward = {0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff};
        for (int i = 0; i < 10_000; i++) {
            StringBuilder key = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                key.append(awkward[random.nextInt(awkward.length)]);
            }
            assertThat(Keys.decode(Keys.encode(key.toString())))
                    .as("seed %s, round %s", SEED, i)
                    .isEqualTo(key.toString());
        }
    }
}
