package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UsageClockTest {

    private final AtomicInteger ticks = new AtomicInteger();

    @Test
    void nanos_ofAnotherClock_asksItEachTime() {
        ManualTicker ticker = new ManualTicker();
        UsageClock clock = UsageClock.of(ticker, ticks::incrementAndGet);
        long before = clock.nanos();
        ticker.advance(Duration.ofNanos(7));
        assertThat(clock.nanos() - before).isEqualTo(7);
        assertThat(ticks).hasValue(2);
    }

    @Test
    void nanos_askedVeryOften_areReadByAThreadThatEndsWithTheClock() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        UsageClock clock = UsageClock.of(null, ticks::incrementAndGet);
        Thread thread = tickingThread(clock, others);
        assertThat(thread.isDaemon()).isTrue();
        long latest = clock.nanos();
        // It goes on: what is read moves, and what is to be done at every tick is done.
        int ticksBefore = ticks.get();
        while (clock.nanos() == latest || ticks.get() == ticksBefore) {
            Thread.onSpinWait();
        }
        clock.close();
        thread.join();
        long before = System.nanoTime();
        assertThat(clock.nanos() - before).isNotNegative();
    }

    @Test
    void nanos_threadFails_areReadByTheCallerAgain() throws InterruptedException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        AtomicBoolean fails = new AtomicBoolean();
        UsageClock clock = UsageClock.of(null, () -> {
            if (fails.get() && !others.contains(Thread.currentThread())) {
                throw new IllegalStateException("the logger failed");
            }
        });
        Thread thread = tickingThread(clock, others);
        thread.setUncaughtExceptionHandler((failed, exception) -> {});
        fails.set(true);
        thread.join();
        long before = System.nanoTime();
        assertThat(clock.nanos() - before).isNotNegative();
        clock.close();
    }

    private static Thread tickingThread(UsageClock clock, Set<Thread> others) {
        Optional<Thread> thread = Optional.empty();
        while (thread.isEmpty()) {
            for (int i = 0; i < 10_000; i++) {
                clock.nanos();
            }
            thread = clockThread(others);
        }
        return thread.orElseThrow();
    }

    private static Optional<Thread> clockThread(Set<Thread> others) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .filter(thread -> thread.getName().equals("modelregistry-clock"))
                .findAny();
    }
}
