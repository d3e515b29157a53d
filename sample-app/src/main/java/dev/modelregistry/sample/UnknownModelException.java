package dev.modelregistry.sample;

/** The tenant has no such model. */
final class UnknownModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was not found and what to do, for the one who asked
     */
    UnknownModelException(String message) {
        super(message);
    }
}
