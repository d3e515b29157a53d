package dev.modelregistry;

import static dev.modelregistry.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When lookups may not end with what they find. */
class StalenessWatchTest {

    private static final Duration BOUND = Duration.ofMinutes(1);

    private final LookupGate gate = new LookupGate();
    private final AtomicLong oldest = new AtomicLong(System.nanoTime());
    private final StalenessWatch watch = new StalenessWatch(oldest::get, BOUND, gate);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void start_withWhatIsTooOld_closesTheGateUntilItIsNot() {
        grow(BOUND.plusSeconds(1));
        watch.start();
        eventually(() -> assertThat(gate.isStale()).isTrue());

        grow(Duration.ZERO);
        eventually(() -> assertThat(gate.isStale()).isFalse());
    }

    @Test
    void refresh_findsOutBeforeTheWatchDoes() {
        watch.start();
        gate.refresh();
        assertThat(gate.isStale()).isFalse();
        assertThat(gate.isClosed()).isFalse();

        grow(BOUND.plusSeconds(1));
        gate.refresh();
        assertThat(gate.isStale()).isTrue();
        assertThat(gate.isClosed()).isTrue();

        grow(BOUND.minusSeconds(30));
        gate.refresh();
        assertThat(gate.isStale()).isFalse();
        assertThat(gate.isClosed()).isFalse();
    }

    @Test
    void refresh_withoutAWatch_changesNothing() {
        gate.refresh();

        assertThat(gate.isClosed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "false, true, true", "true, false, true", "true, true, true"})
    void gate_isClosedForEitherReason(boolean logged, boolean stale, boolean closed) {
        gate.setLogged(!logged);
        gate.setStale(stale);
        gate.setLogged(logged);
        assertThat(gate.isClosed()).isEqualTo(closed);

        gate.setStale(!stale);
        gate.setStale(stale);
        assertThat(gate.isClosed()).isEqualTo(closed);
    }

    private void grow(Duration age) {
        oldest.set(System.nanoTime() - age.toNanos());
    }
}
