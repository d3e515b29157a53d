package dev.modelregistry;

import static dev.modelregistry.test.RegistryAssertions.assertReleased;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadCountsTest {

    private static final int THREADS = 50;
    private static final int COUNTS = 10_000;

    private final ThreadCounts counts = new ThreadCounts(2);

    @Test
    void sum_threadsThatCounted_isExactWhileTheyLiveAndAfterwards() {
        count(1);
        assertReleased(() -> {
            List<Thread> threads = countOnThreads();
            assertThat(counts.sum(1)).isEqualTo(1 + THREADS * COUNTS);
            return threads;
        });
        assertThat(counts.sum(1)).isEqualTo(1 + THREADS * COUNTS);
        count(1);
        assertThat(counts.sum(0)).isZero();
        assertThat(counts.sum(1)).isEqualTo(2 + THREADS * COUNTS);
    }

    @Test
    void cells_sameThread_isTheSame() {
        assertThat(counts.cells()).isSameAs(counts.cells());
    }

    private List<Thread> countOnThreads() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> count(COUNTS));
            threads.add(thread);
            thread.start();
        }
        threads.forEach(thread -> assertThatCode(thread::join).doesNotThrowAnyException());
        return threads;
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            ThreadCounts.increment(counts.cells(), 1);
        }
    }
}
