package dev.modelregistry.sample;

import dev.modelregistry.model.Structure;

/** A model cannot be called so. */
final class InvalidNameException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; its message tells the name's length and not the name. */
    InvalidNameException(String name) {
        super("has " + name.length() + " characters; 1 to " + Structure.MAX_NAME_LENGTH + " are allowed");
    }
}
