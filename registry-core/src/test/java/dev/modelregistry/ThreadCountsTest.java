package dev.modelregistry;

import static dev.modelregistry.test.RegistryAssertions.assertReleased;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class ThreadCountsTest {

    private static final int THREADS = 50;
    private static final int COUNTS = 10_000;
    private static final int ROUNDS = 100;
    private static final int SHARING = 300;

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

    /** Ids of more threads than there are places, so that some share one. */
    @Test
    void sum_threadsWhoseIdsShareAPlace_isExact() {
        List<Thread> threads = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(SHARING);
        for (int i = 0; i < SHARING; i++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    count(1);
                    assertThatCode(together::await).doesNotThrowAnyException();
                }
            });
            threads.add(thread);
            thread.start();
        }
        threads.forEach(thread -> assertThatCode(thread::join).doesNotThrowAnyException());
        assertThat(counts.sum(1)).isEqualTo(SHARING * ROUNDS);
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
        onThread(() -> count(1));
        assertThat(counts.sum(1)).isEqualTo(COUNTS + 1);
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
