package dev.modelregistry;

import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.stats.RegistryStats;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all partitions of one registry share. */
final class RegistryParts {

    final RegistryLimits limits;
    final boolean evictNamedModels;

    /** Whether partitions are copies of what a store has. */
    final boolean stored;

    final RegistryClock clock;
    final UsageClock usage;
    final LookupGate gate = new LookupGate();
    final LookupLog lookupLog = new LookupLog(gate);
    final OwnerTable owners;
    final EventPublisher events;
    final RegistryCounters counters = new RegistryCounters();
    final SharedStructures structures = new SharedStructures();
    final DerivedValues derived;

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    RegistryParts(
            RegistryLimits limits,
            boolean evictNamedModels,
            boolean stored,
            int maxDerivedValues,
            @Nullable LongSupplier ticker,
            List<OwnerTypes> ownerTypes,
            List<RegistryListener> listeners) {
        this.limits = limits;
        this.evictNamedModels = evictNamedModels;
        this.stored = stored;
        this.clock = new RegistryClock(ticker == null ? System::nanoTime : ticker);
        this.usage = UsageClock.of(ticker, this::everyTick);
        this.derived = new DerivedValues(this, maxDerivedValues);
        this.owners = new OwnerTable(ownerTypes);
        this.events = new EventPublisher(listeners, counters.listenerFailures);
    }

    private void everyTick() {
        lookupLog.refresh();
        gate.refresh();
    }

    /** Returns the estimated heap of all models and of their structures, each counted once. */
    long estimatedBytes() {
        return Math.max(0, counters.partitionBytes.sum() + structures.bytes());
    }

    /** Returns the figures of the registry, as a copy, given how many of its models are global. */
    RegistryStats stats(int global) {
        long total = counters.models.sum();
        long registrations = counters.registrations.sum();
        long reuses = counters.reuses();
        return new RegistryStats(
                total,
                global,
                Math.max(0, total - global),
                counters.anonymousModels.sum(),
                counters.residentTenants(),
                structures.unique(),
                owners.withModels(),
                estimatedBytes(),
                registrations,
                reuses,
                registrations + reuses == 0 ? 0 : (double) reuses / (registrations + reuses),
                counters.hits(),
                counters.misses(),
                counters.removalsByCause(),
                counters.contextFailures.sum(),
                counters.listenerFailures.sum());
    }

    boolean isOpen() {
        return phase.get() != Phase.CLOSED;
    }

    void requireOpen() {
        if (phase.get() == Phase.CLOSED) {
            throw closed();
        }
    }

    /** Throws once the registry is being closed. Checked under the lock of the partition that is added to. */
    void requireAccepting() {
        if (phase.get() != Phase.OPEN) {
            throw closed();
        }
    }

    /** Refuses additions from now on; answers {@code false} if that was so already. */
    boolean startClosing() {
        return phase.compareAndSet(Phase.OPEN, Phase.CLOSING);
    }

    /** Refuses everything from now on, and forgets all that users gave. */
    void close() {
        phase.set(Phase.CLOSED);
        usage.close();
        events.close();
        derived.close();
        owners.close();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the model registry is closed");
    }

    private enum Phase {
        OPEN,
        /** Listeners are told what goes, and may look at what is left. */
        CLOSING,
        CLOSED
    }
}
