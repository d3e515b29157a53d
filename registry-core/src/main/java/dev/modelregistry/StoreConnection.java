package dev.modelregistry;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.stats.StoreStats.Connection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store can be reached, as the thread that follows its changes finds, and until when all changes are known. While
 * it cannot, nobody else tries: loads and commits fail at once instead of each waiting for a time-out.
 */
final class StoreConnection {

    private static final Logger LOG = System.getLogger("dev.modelregistry.store");

    private volatile Connection state = Connection.CONNECTING;
    private volatile @Nullable Throwable failure;
    private volatile long downSince;
    private volatile long asOf;

    StoreConnection(long now) {
        this.asOf = now;
    }

    Connection state() {
        return state;
    }

    /** Returns the kind of failure that keeps the store away, or {@code null}. */
    @Nullable
    String failure() {
        Throwable cause = failure;
        return cause == null ? null : cause.getClass().getSimpleName();
    }

    /** Returns when all changes of all tenants were known for sure. */
    long asOf() {
        return asOf;
    }

    /** Notes that the store answered, and that all changes are known that were acknowledged before this time. */
    void up(long completeAsOf) {
        if (completeAsOf - asOf > 0) {
            asOf = completeAsOf;
        }
        if (state != Connection.UP) {
            boolean wasDown = state == Connection.DOWN;
            state = Connection.UP;
            failure = null;
            if (wasDown) {
                LOG.log(Level.INFO, "the model store can be reached again, and all changes meanwhile are known");
            }
        }
    }

    void down(Throwable cause, long now) {
        failure = cause;
        if (state != Connection.DOWN) {
            downSince = now;
            state = Connection.DOWN;
            LOG.log(
                    Level.WARNING,
                    "the model store cannot be reached: changes are refused, and so are tenants that are not in memory;"
                            + " it is tried again",
                    cause);
        }
    }

    /** Throws while the store cannot be reached. */
    void requireReachable() {
        if (state == Connection.DOWN) {
            Duration since = Duration.ofNanos(System.nanoTime() - downSince);
            throw StoreUnavailableException.nothingDone(
                    "The model store cannot be reached since " + since.toMillis()
                            + " ms. Nothing was changed. See the cause, and try again when it is back",
                    failure);
        }
    }
}
