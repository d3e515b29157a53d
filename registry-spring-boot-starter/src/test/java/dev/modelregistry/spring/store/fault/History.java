package dev.modelregistry.spring.store.fault;

import dev.modelregistry.store.Revision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What nodes did and saw. Times are readings of {@link System#nanoTime()}, which on Linux all processes of a machine share
 * (CLOCK_MONOTONIC). Each value is written once only and named after the write, so that it says who wrote it.
 */
final class History {

    /** The value of a name that has no model. */
    static final String ABSENT = "-";

    final Map<UUID, Attempt> commits = new LinkedHashMap<>();
    final List<Load> loads = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
    final List<Read> reads = new ArrayList<>();
    final List<Stop> stops = new ArrayList<>();

    /** A name of a tenant. */
    record ModelKey(String tenant, String name) {}

    /** How a write ended for the one who asked for it. */
    enum Outcome {
        /** It was acknowledged. */
        DONE,
        /** There was nothing to do. */
        NOTHING_TO_DO,
        /** It was refused, and nothing was done. */
        FAILED,
        /** Nobody knows, and the caller was told so. */
        UNKNOWN
    }

    /**
     * A commit that a registry asked of its store, perhaps several times.
     *
     * @param write for which write
     * @param changes the value of each name that it changes
     */
    record Commit(String write, String tenant, Revision expected, UUID writeId, Map<String, String> changes) {}

    /** When a commit was asked for and what became of it. */
    static final class Attempt {

        final Commit commit;
        final long invoked;
        long acknowledged = Long.MAX_VALUE;
        final List<Long> numbers = new ArrayList<>(1);

        Attempt(Commit commit, long invoked) {
            this.commit = commit;
            this.invoked = invoked;
        }
    }

    /** A tenant's revision that was read from the store. */
    record Load(String tenant, Revision revision, long invoked, long returned) {}

    /** A write that returned. */
    record Write(String id, String node, ModelKey key, Outcome outcome, long invoked, long returned) {}

    /**
     * A read that returned a value, {@link #ABSENT} if there was none.
     *
     * @param node which registry: another one after each start
     */
    record Read(String node, ModelKey key, String value, long invoked, long returned) {}

    /** A node did nothing at all, for its process was stopped at some time after the first and until before the second. */
    record Stop(String node, long from, long to) {}

    /** What a tenant is in the end: in the store, or in a registry, which has no revision to show. */
    record Final(Revision revision, Map<String, String> values) {}

    void committing(Commit commit, long invoked) {
        commits.computeIfAbsent(commit.writeId(), id -> new Attempt(commit, invoked));
    }

    /** A commit was acknowledged, with the number of the revision that it made. */
    void committed(UUID writeId, long number, long returned) {
        Attempt attempt = commits.get(writeId);
        if (attempt == null) {
            throw new IllegalArgumentException("acknowledged, but never asked for");
        }
        attempt.acknowledged = Math.min(attempt.acknowledged, returned);
        if (!attempt.numbers.contains(number)) {
            attempt.numbers.add(number);
        }
    }

    @Nullable
    Attempt find(UUID writeId) {
        return commits.get(writeId);
    }
}
