package dev.modelregistry;

import dev.modelregistry.event.RegistryListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What all partitions of one registry share. */
final class RegistryParts {

    final RegistryLimits limits;
    final boolean evictNamedModels;
    final RegistryClock clock;
    final OwnerTable owners;
    final EventPublisher events;
    final RegistryCounters counters = new RegistryCounters();
    final SharedStructures structures = new SharedStructures();

    private final AtomicLong orders = new AtomicLong();
    private volatile boolean closed;

    RegistryParts(
            RegistryLimits limits,
            boolean evictNamedModels,
            LongSupplier ticker,
            List<OwnerTypes> ownerTypes,
            List<RegistryListener> listeners) {
        this.limits = limits;
        this.evictNamedModels = evictNamedModels;
        this.clock = new RegistryClock(ticker);
        this.owners = new OwnerTable(ownerTypes);
        this.events = new EventPublisher(listeners, counters.listenerFailures);
    }

    void close() {
        closed = true;
    }

    boolean isOpen() {
        return !closed;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model registry is closed");
        }
    }

    /** Returns the next place in registration order, over all partitions. */
    long nextOrder() {
        return orders.getAndIncrement();
    }
}
