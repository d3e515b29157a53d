package dev.modelregistry;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads bring about. */
final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Eventually() {}

    /** Repeats what fails until it does not; after twenty seconds the last failure counts. */
    static void eventually(Runnable assertion) {
        long start = System.nanoTime();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError | RuntimeException e) {
                if (System.nanoTime() - start > LONGEST.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
