package dev.modelregistry.stats;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a registry gets on with its store, at one moment, as a copy. What is counted is counted since the registry was made.
 *
 * @param engine product and version of the engine; «unknown» before it was reached for the first time
 * @param connection whether the store can be reached
 * @param staleness how old the oldest of what is in memory may be, by what the store told
 * @param readsRefused whether reads are refused because that is too old
 * @param behind resident tenants that are known to have changed in the store, and have not been read again yet
 * @param loads tenants that were loaded because they were used
 * @param reloads tenants that were read again because they had changed
 * @param loadFailures how often either failed
 * @param commits changes that were acknowledged
 * @param conflicts commits that came too late, and were tried again
 * @param unknownOutcomes commits after which it was not known whether they had been done, and which were repeated
 * @param unresolvedOutcomes those of them of which it was still not known in the end
 * @param feedFailures how often the feed of changes broke off
 * @param comparisons how often all revisions were compared
 * @param unknownTenants tenants remembered as not in the store
 * @param unreadableModels models of resident tenants that this version cannot read; they stay in the store
 * @param warnings what about the engine's settings may lose acknowledged changes
 * @param failure the kind of failure of the last attempt to reach the store; {@code null} while it can be reached
 */
public record StoreStats(
        String engine,
        Connection connection,
        Duration staleness,
        boolean readsRefused,
        int behind,
        long loads,
        long reloads,
        long loadFailures,
        long commits,
        long conflicts,
        long unknownOutcomes,
        long unresolvedOutcomes,
        long feedFailures,
        long comparisons,
        long unknownTenants,
        long unreadableModels,
        List<String> warnings,
        @Nullable String failure) {

    /** Copies the list. */
    public StoreStats {
        Objects.requireNonNull(engine, "engine");
        warnings = List.copyOf(warnings);
    }

    /** Whether a store can be reached. */
    public enum Connection {
        /** It has not been reached yet. */
        CONNECTING,
        /** It tells of changes. */
        UP,
        /** It could be reached, or should have been, and cannot. */
        DOWN
    }
}
