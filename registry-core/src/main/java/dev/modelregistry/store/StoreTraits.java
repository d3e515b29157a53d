package dev.modelregistry.store;

import java.util.List;
import java.util.Objects;

/**
 * What the engine behind a store can and cannot do.
 *
 * @param engine product and version, for people to read
 * @param shared whether several nodes may use it at a time
 * @param durable whether an acknowledged commit survives that the engine is killed
 * @param warnings what about its settings may lose acknowledged commits and what to do about it, a sentence each; logged when a
 *     registry starts, and shown by the health of an application
 */
public record StoreTraits(String engine, boolean shared, boolean durable, List<String> warnings) {

    /** Copies the list. */
    public StoreTraits {
        Objects.requireNonNull(engine, "engine");
        warnings = List.copyOf(warnings);
    }
}
