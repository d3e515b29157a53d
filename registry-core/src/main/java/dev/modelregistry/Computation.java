package dev.modelregistry;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One computation of a derived value, to be run by the thread that made it and waited for by others. */
final class Computation<T> extends FutureTask<T> {

    private volatile @Nullable Thread thread = Thread.currentThread();

    Computation(Callable<T> call) {
        super(call);
    }

    /** Returns the thread that computes; {@code null} once it is done. */
    @Nullable
    Thread thread() {
        return thread;
    }

    @Override
    protected void done() {
        thread = null;
    }

    /** Waits until it is done, and returns the value or throws what the factory threw. */
    T outcome() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A {@code Function} declares no checked exception, but code that was compiled to may throw one all the same. */
    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new UndeclaredThrowableException(cause);
    }
}
