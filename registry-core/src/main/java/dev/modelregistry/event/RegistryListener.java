package dev.modelregistry.event;

/**
 * Is told what happens in a registry.
 *
 * <p>It is called on the thread that made the change, after the change is visible and outside every lock, so it may call
 * the registry. Events of different threads may arrive in another order than the changes were made. An exception is
 * logged once per kind, counted, and disturbs neither the caller nor other listeners.
 */
@FunctionalInterface
public interface RegistryListener {

    /** Receives one event. */
    void onEvent(RegistryEvent event);
}
