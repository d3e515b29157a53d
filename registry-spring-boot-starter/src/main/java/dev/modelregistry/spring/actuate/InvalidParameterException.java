package dev.modelregistry.spring.actuate;

import org.jspecify.annotations.Nullable;

/** A parameter of the endpoint cannot be read. The message says what it has to be and repeats nothing that was sent. */
final class InvalidParameterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidParameterException(String message) {
        super(message);
    }

    InvalidParameterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
