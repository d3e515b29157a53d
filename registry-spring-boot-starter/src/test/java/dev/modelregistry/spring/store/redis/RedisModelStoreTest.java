package dev.modelregistry.spring.store.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.error.StoreUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisModelStoreTest {

    private final RedisModelStore.Builder builder = RedisModelStore.builder(new LettuceConnectionFactory());

    @Test
    void refusesWhatIsOutOfBounds() {
        for (String prefix : new String[] {"", " ", "a{b", "a}"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.keyPrefix(prefix));
        }
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofMillis(9), Duration.ofSeconds(61)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(timeout));
            assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(timeout));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> builder.feedLength(99));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.minReplicas(-1));
    }

    @Test
    void connectsWhenItIsFirstUsedAndNotAfterClosing() {
        // Nothing listens at port 1.
        RedisModelStore store =
                RedisModelStore.builder(RedisEngine.connectionFactory(1)).build();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.load("acme"))
                .matches(e -> !e.isOutcomeUnknown())
                .withMessage("Redis cannot be connected to");
        store.close();
        store.close();
        assertThatIllegalStateException().isThrownBy(() -> store.load("acme"));
        assertThatIllegalStateException().isThrownBy(store::openFeed);
    }
}
