package dev.modelregistry.error;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions that the library defines. */
public class ModelRegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that nothing else caused. */
    public ModelRegistryException(String message) {
        super(message);
    }

    /** Creates an exception that {@code cause}, when there is one, led to. */
    public ModelRegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
