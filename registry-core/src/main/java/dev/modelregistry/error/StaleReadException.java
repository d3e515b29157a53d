package dev.modelregistry.error;

import java.time.Duration;

/**
 * What is in memory may be older than is allowed, and the store cannot be asked. The same read succeeds when it can be again.
 */
public final class StaleReadException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param age how old what is in memory may be
     * @param bound how old it was allowed to be
     */
    public StaleReadException(Duration age, Duration bound) {
        super("What is in memory may be " + age.toMillis() + " ms old, and no more than " + bound.toMillis()
                + " ms is allowed, because the store has not told of changes for so long. Bring the store back, or allow"
                + " stale reads");
    }
}
