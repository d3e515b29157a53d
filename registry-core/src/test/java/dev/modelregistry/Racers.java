package dev.modelregistry;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs something on another thread again and again while a test does something else. */
final class Racers implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Repeats an action until {@link #finish}; what it throws is thrown there. */
    Future<?> repeat(Runnable action) {
        return threads.submit(() -> {
            while (!ended.get()) {
                action.run();
            }
        });
    }

    /** Ends the repeated actions. */
    void finish(Future<?>... repeated) throws InterruptedException, ExecutionException {
        ended.set(true);
        for (Future<?> each : repeated) {
            each.get();
        }
    }

    @Override
    public void close() {
        ended.set(true);
        threads.shutdownNow();
    }
}
