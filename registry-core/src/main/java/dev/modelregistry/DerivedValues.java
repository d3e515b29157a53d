package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.DerivedStats;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All derivations of one registry, and which threads wait for each other in them. */
final class DerivedValues {

    final ConcurrentHashMap<String, DefaultDerived<?>> derivations = new ConcurrentHashMap<>();
    final ConcurrentHashMap<Thread, Computation<?>> waiting = new ConcurrentHashMap<>();
    private final RegistryParts parts;
    private final int maxValues;

    DerivedValues(RegistryParts parts, int maxValues) {
        this.parts = parts;
        this.maxValues = maxValues;
    }

    <T> Derived<T> add(String name, Function<Structure, T> factory) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a derivation must not be blank");
        }
        DefaultDerived<T> added = new DefaultDerived<>(name, factory, maxValues, parts);
        if (derivations.putIfAbsent(name, added) != null) {
            throw new IllegalStateException("there are derived values named \"" + name + "\" already:"
                    + " keep what derive returned the first time, or choose another name");
        }
        return added;
    }

    /** Tells whether there is no derivation, so that there are no values either. */
    boolean isEmpty() {
        return derivations.isEmpty();
    }

    /** Returns the figures of each derivation, as a copy. */
    SortedMap<String, DerivedStats> stats() {
        SortedMap<String, DerivedStats> stats = new TreeMap<>();
        derivations.forEach((name, derived) -> stats.put(name, derived.stats()));
        return Collections.unmodifiableSortedMap(stats);
    }

    /** Forgets all derivations; those who still have one find no model to derive anything from. */
    void close() {
        derivations.clear();
    }

    /**
     * Drops what was derived from the structures of models that went, where no other model has them. Not to be called under
     * a lock.
     */
    void releaseUnheld(List<Model> left) {
        VarHandle.fullFence(); // see DefaultDerived
        for (Model model : left) {
            Structure structure = model.structure();
            if (parts.structures.findHeld(structure) == null) {
                derivations.values().forEach(derived -> derived.releaseUnlessHeld(structure));
            }
        }
    }

    /** Waits for a computation, unless the thread that computes waits for this one, directly or through others. */
    <T> T await(Computation<T> computation, Structure structure, String name) {
        Thread self = Thread.currentThread();
        // First noted, then looked for: of the threads that close a circle at the same time, the last one sees it
        // whole.
        waiting.put(self, computation);
        try {
            if (leadsTo(self, computation)) {
                throw new IllegalStateException("the factory of the derived values \"" + name
                        + "\" asks, directly or through others, for the value that it is computing, of " + structure
                        + ": let the value look up that part when it is used");
            }
            return computation.outcome();
        } finally {
            waiting.remove(self);
        }
    }

    private boolean leadsTo(Thread self, Computation<?> computation) {
        for (@Nullable Computation<?> next = computation; next != null; ) {
            Thread thread = next.thread();
            if (thread == self) {
                return true;
            }
            next = thread == null ? null : waiting.get(thread);
        }
        return false;
    }
}
