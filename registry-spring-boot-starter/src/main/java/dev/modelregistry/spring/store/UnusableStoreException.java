package dev.modelregistry.spring.store;

import dev.modelregistry.error.ModelRegistryException;

/** The store that the application is configured for cannot be used, so it does not start. */
final class UnusableStoreException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    UnusableStoreException(RuntimeException cause) {
        super("The model store cannot be used: " + cause.getMessage(), cause);
    }
}
