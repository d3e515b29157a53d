package dev.modelregistry.spring.store.fault;

import dev.modelregistry.store.ModelStore;

/** A store and what has to be closed after its use. */
public record StoreAccess(ModelStore store, AutoCloseable resources) implements AutoCloseable {

    @Override
    public void close() throws Exception {
        resources.close();
    }
}
