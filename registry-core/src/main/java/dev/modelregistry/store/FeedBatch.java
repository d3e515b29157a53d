package dev.modelregistry.store;

import java.util.Map;

/**
 * What a feed has to tell at once.
 *
 * @param changes the tenants that were changed, each with a revision that it has or had; a copy
 * @param resync whether there may have been changes that the feed does not tell of, so that revisions have to be compared
 * @param completeAsOfNanos a reading of {@link System#nanoTime()}: every commit that was acknowledged before it is told of in
 *     this batch or was in an earlier one, unless {@code resync} is set
 */
public record FeedBatch(Map<String, Revision> changes, boolean resync, long completeAsOfNanos) {

    /** Copies the map. */
    public FeedBatch {
        changes = Map.copyOf(changes);
    }
}
