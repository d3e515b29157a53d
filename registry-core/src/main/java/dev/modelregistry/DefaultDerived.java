package dev.modelregistry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.DerivedStats;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * One derivation: the values that are kept, and the computations under way.
 *
 * <p><b>Computing.</b> A cache that computes would call the factory inside {@link ConcurrentHashMap#compute}, where it
 * holds up other structures and must not come back. So the cache is given finished values only. Whoever finds none puts a
 * {@link Computation} under way, which only one thread can for a structure, and runs it under no lock; others wait for it.
 * A value is in the cache before its computation stops being under way, and a new computation looks into the cache first,
 * so no value is computed twice while it is kept.
 *
 * <p><b>Releasing.</b> A value is kept as long as a model has its structure, see {@link SharedStructures#findHeld}. The one
 * who computes first puts the value and then looks whether the structure is held; the one who removes a model first lets go
 * of the structure and then, the partition's lock left, looks for the value. With a fence between the two steps of each, at
 * least one sees what the other did, so nothing stays behind. Neither waits for the other. To remove a value, it is looked
 * at once more whether the structure is held, inside the cache's own lock of that key, so that a value computed for a model
 * that was registered meanwhile is not lost.
 */
final class DefaultDerived<T> implements Derived<T> {

    final Cache<Structure, T> values;
    final ConcurrentHashMap<Structure, Computation<T>> underWay = new ConcurrentHashMap<>();
    private final String name;
    private final Function<Structure, T> factory;
    private final RegistryParts parts;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder computationNanos = new LongAdder();

    DefaultDerived(String name, Function<Structure, T> factory, int maxValues, RegistryParts parts) {
        this.name = name;
        this.factory = factory;
        this.parts = parts;
        // On the calling thread: there is little to do, and the registry starts no threads.
        this.values = Caffeine.newBuilder()
                .maximumSize(maxValues)
                .executor(Runnable::run)
                .<Structure, T>evictionListener((structure, value, cause) -> evictions.increment())
                .build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public T ofStructure(Structure structure) {
        parts.requireOpen();
        T known = values.getIfPresent(structure);
        if (known != null) {
            hits.increment();
            return known;
        }
        // The factory and the cache get the instance that all share, lest a caller's own is kept for its sake.
        Structure shared = parts.structures.findHeld(structure);
        Structure key = shared == null ? structure : shared;
        Computation<T> computation = new Computation<>(() -> run(key));
        Computation<T> earlier = underWay.putIfAbsent(key, computation);
        if (earlier != null) {
            T value = parts.derived.await(earlier, key, name);
            hits.increment();
            return value;
        }
        computation.run();
        return computation.outcome();
    }

    @Override
    public DerivedStats stats() {
        long hit = hits.sum();
        long missed = misses.sum();
        return new DerivedStats(
                hit,
                missed,
                failures.sum(),
                hit + missed == 0 ? 0 : (double) hit / (hit + missed),
                values.estimatedSize(),
                evictions.sum(),
                Duration.ofNanos(computationNanos.sum()));
    }

    /** Drops the value of a structure, if there is one and no model has the structure. */
    void releaseUnlessHeld(Structure structure) {
        values.asMap()
                .computeIfPresent(structure, (key, value) -> parts.structures.findHeld(key) == null ? null : value);
    }

    /** Runs a computation that is under way; whoever asks after it starts anew, whatever became of it. */
    private T run(Structure structure) {
        try {
            T known = values.getIfPresent(structure);
            if (known != null) {
                hits.increment();
                return known;
            }
            T value = callFactory(structure);
            keep(structure, value);
            return value;
        } finally {
            underWay.remove(structure);
        }
    }

    private T callFactory(Structure structure) {
        misses.increment();
        long start = parts.clock.nanos();
        try {
            return Objects.requireNonNull(
                    factory.apply(structure),
                    () -> "the factory of the derived values \"" + name + "\" returned null for " + structure);
        } catch (Throwable e) {
            failures.increment();
            throw e;
        } finally {
            computationNanos.add(parts.clock.nanos() - start);
        }
    }

    private void keep(Structure structure, T value) {
        Structure shared = parts.structures.findHeld(structure);
        if (shared == null) {
            return;
        }
        values.put(shared, value);
        VarHandle.fullFence();
        if (parts.structures.findHeld(shared) == null) {
            releaseUnlessHeld(shared);
        }
    }
}
