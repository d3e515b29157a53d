package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.SharedValues.Acquired;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedValuesTest {

    private final Racers racers = new Racers();

    @AfterEach
    void stop() {
        racers.close();
    }

    /** Against a map that counts, also where the hashes are so few that most values are not where they should be. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 1 << 30})
    void anySequence_countsLikeAMap(int hashes) {
        SharedValues<String> values = new SharedValues<>(value -> Math.floorMod(value.hashCode() * 0x9E3779B9, hashes));
        Map<String, Acquired<String>> shared = new HashMap<>();
        Map<String, Integer> expected = new HashMap<>();
        Random random = new Random(20_260_301);
        for (int i = 0; i < 60_000; i++) {
            // First mostly more, then mostly fewer.
            String value = "value " + random.nextInt(300);
            boolean adds = random.nextInt(100) < (i < 30_000 ? 60 : 40);
            if (adds) {
                Acquired<String> acquired = i % 2 == 0 && expected.containsKey(value)
                        ? new Acquired<>(Objects.requireNonNull(values.acquireKnown(value)), false)
                        : values.acquire(value);
                assertThat(acquired.isNew()).isEqualTo(!expected.containsKey(value));
                assertThat(acquired.shared())
                        .isSameAs(shared.merge(value, acquired, (before, now) -> before)
                                .shared());
                expected.merge(value, 1, Integer::sum);
            } else if (expected.containsKey(value)) {
                boolean isLast = expected.merge(value, -1, (count, less) -> count == 1 ? null : count + less) == null;
                assertThat(values.release(value)).isEqualTo(isLast);
                if (isLast) {
                    shared.remove(value);
                }
            } else {
                assertThat(values.acquireKnown(value)).isNull();
            }
        }
        Map<String, Integer> actual = new HashMap<>();
        values.forEach(actual::put);
        assertThat(actual).isEqualTo(expected).isNotEmpty();

        expected.forEach((value, count) -> {
            for (int i = 0; i < count; i++) {
                assertThat(values.release(value)).isEqualTo(i == count - 1);
            }
        });
        assertThat(values.bytes()).isZero();
    }

    @Test
    void bytes_followWhatComesAndGoes() {
        SharedValues<Integer> values = new SharedValues<>(number -> number * 0x9E3779B9);
        IntStream.range(0, 2_000).forEach(values::acquire);

        assertThat(values.bytes()).isGreaterThan(Footprint.references(2_000) + Footprint.ints(2_000));
        IntStream.range(0, 2_000).forEach(values::release);
        assertThat(values.bytes()).isZero();
    }

    @Test
    void release_moreOftenThanAcquired_isAnError() {
        SharedValues<String> values = new SharedValues<>(String::hashCode);
        values.acquire("a");
        values.release("a");

        assertThatIllegalStateException().isThrownBy(() -> values.release("a"));
    }

    @Test
    void acquire_fromSeveralThreads_isOneInstance() throws Exception {
        SharedValues<String> values = new SharedValues<>(String::hashCode);
        AtomicInteger number = new AtomicInteger();
        Future<?> other = racers.repeat(() -> holdAndRelease(values, number.incrementAndGet() % 50));
        for (int i = 0; i < 50_000; i++) {
            holdAndRelease(values, i % 50);
        }
        racers.finish(other);

        assertThat(values.bytes()).isZero();
    }

    private static void holdAndRelease(SharedValues<String> values, int number) {
        String shared = values.acquire("value " + number).shared();
        assertThat(values.acquire("value " + number).shared()).isSameAs(shared);
        assertThat(values.release(shared)).isFalse();
        values.release(shared);
    }
}
