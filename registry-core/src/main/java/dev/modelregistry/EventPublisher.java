package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Hands events to listeners, whose failures it keeps to itself. Never called under a lock. */
final class EventPublisher {

    private static final Logger LOG = System.getLogger("dev.modelregistry.events");

    private final List<RegistryListener> listeners;
    private final LongAdder failures;
    private final Set<String> loggedFailures = ConcurrentHashMap.newKeySet();

    EventPublisher(List<RegistryListener> listeners, LongAdder failures) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
        this.failures = failures;
    }

    void add(RegistryListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Tells whether anybody listens; if not, events need not be made. */
    boolean isActive() {
        return !listeners.isEmpty();
    }

    /** Forgets all listeners. */
    void close() {
        listeners.clear();
    }

    void publish(RegistryEvent event) {
        for (RegistryListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                failures.increment();
                if (loggedFailures.add(e.getClass().getName())) {
                    LOG.log(Level.WARNING, "a registry listener failed; failures of this kind are not logged again", e);
                }
            }
        }
    }
}
