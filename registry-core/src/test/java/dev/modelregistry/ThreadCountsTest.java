package dev.modelregistry;

import static dev.modelregistry.test.RegistryAssertions.assertReleased;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadCountsTest {

    private static final int THREADS = 50;
    private static final int COUNTS = 10_000;
    private static final int ROUNDS = 100;

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

    @Test
    void sum_takesOverFromThreadsThatAreGone() {
        assertTakenOver(() -> counts.sum(0));
    }

    @Test
    void cells_ofANewThread_takeOverFromThreadsThatAreGone() {
        assertTakenOver(() -> onThread(counts::cells));
    }

    private void assertTakenOver(Runnable takeOver) {
        List<WeakReference<Object>> cells = new ArrayList<>();
        onThread(() -> {
            count(COUNTS);
            cells.add(new WeakReference<>(counts.cells()));
        });

        for (int round = 0; round < ROUNDS && !cells.get(0).refersTo(null); round++) {
            System.gc();
            takeOver.run();
        }
        assertThat(cells).allMatch(reference -> reference.refersTo(null));
        assertThat(counts.sum(0)).isZero();
        assertThat(counts.sum(1)).isEqualTo(COUNTS);
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        assertThatCode(thread::join).doesNotThrowAnyException();
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
