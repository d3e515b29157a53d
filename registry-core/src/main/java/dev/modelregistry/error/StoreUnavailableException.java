package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/**
 * The store could not be reached, or did not answer in time. Reads may be tried again at any time. A change was not made, or,
 * where {@link #isOutcomeUnknown()} says so, was made or not: registering or removing again is safe and tells.
 */
public final class StoreUnavailableException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    private StoreUnavailableException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Returns an exception that says that nothing was changed. */
    public static StoreUnavailableException nothingDone(String message, @Nullable Throwable cause) {
        return new StoreUnavailableException(message, cause, false);
    }

    /** Returns an exception that says that nobody knows whether the change was made. */
    public static StoreUnavailableException outcomeUnknown(String message, @Nullable Throwable cause) {
        return new StoreUnavailableException(message, cause, true);
    }

    /** Tells whether the change that was asked for may have been made. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
