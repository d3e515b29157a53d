package dev.modelregistry.store;

import dev.modelregistry.error.StoreUnavailableException;
import java.time.Duration;

/**
 * Tells which tenants were changed. At least once: a change may come again, and of several changes of one tenant only the
 * last is sure to come. Used by one thread, but for {@link #close()}.
 */
public interface ChangeFeed extends AutoCloseable {

    /**
     * Waits for changes, and returns what there is as soon as there is any.
     *
     * @param maxWait how long to wait at most; an adapter that polls may wait less
     * @return what was changed since the last call, empty when nothing was
     * @throws StoreUnavailableException when the engine cannot be reached, or does not answer in time; the feed is of no use
     *     then and has to be opened again
     */
    FeedBatch next(Duration maxWait);

    /** Closes the feed. May be called by another thread, and makes a {@link #next} that waits return or throw soon. */
    @Override
    void close();
}
