package dev.modelregistry.store;

import java.util.Objects;
import java.util.UUID;

/**
 * A state of a tenant in a store: the number of commits so far, and which commit was the last. Numbers alone do not tell
 * states apart, for a store that was restored from a backup gives them out anew.
 *
 * @param number 0 for a tenant that was never written, else at least 1
 * @param writeId the id of the commit that made it
 */
public record Revision(long number, UUID writeId) {

    /** The revision of a tenant that was never written. */
    public static final Revision NONE = new Revision(0, new UUID(0, 0));

    /** Checks that the number is not negative. */
    public Revision {
        Objects.requireNonNull(writeId, "writeId");
        if (number < 0) {
            throw new IllegalArgumentException("a revision is not negative: " + number);
        }
    }

    /** Returns the revision that a commit makes of this one. */
    public Revision next(UUID newWriteId) {
        return new Revision(number + 1, newWriteId);
    }
}
