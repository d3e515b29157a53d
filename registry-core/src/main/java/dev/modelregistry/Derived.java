package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.DerivedStats;

/**
 * Values of one kind, each computed from a structure alone and shared by all whose models have that structure, whatever
 * their tenant. Made by {@link ModelRegistry#derive}; thread-safe.
 *
 * <p>A value is computed when it is first asked for: by one call of the factory, however many threads ask for equal
 * structures meanwhile; they wait for it. From then on it is kept until no registered model has the structure any more,
 * or until there are too many (see {@link ModelRegistryBuilder#maxDerivedValues(int)}); asked for again, it is computed
 * again. Being nested in the structure of a model is not enough to be kept. The value of a structure that no model has is
 * computed, returned and not kept. Whoever got a value may use it for as long as they like.
 *
 * <p>A factory that throws leaves nothing behind, and what it threw reaches everybody who waited for that call, as the very
 * same object. The factory may use the registry and ask for other values, but not for the one it is computing, be it
 * directly, through other values, or through other threads that compute values and wait for each other: that is an
 * {@link IllegalStateException}. A factory that hands such a request to yet another thread and waits for that is not
 * noticed and waits for ever.
 *
 * @param <T> the type of the values
 */
public interface Derived<T> {

    /** Returns the name that was given to {@link ModelRegistry#derive}. */
    String name();

    /** Returns the value of a model's structure; the model need not be registered. */
    default T of(Model model) {
        return ofStructure(model.structure());
    }

    /**
     * Returns the value of a structure, for one that is at hand without a model, such as one nested in another. Waits for a
     * computation that is under way, also when the thread is interrupted, which stays noted.
     *
     * @throws IllegalStateException if the factory asks for the value it is computing, or the registry is closed
     * @throws NullPointerException if the factory returns {@code null}
     */
    T ofStructure(Structure structure);

    /** Returns the figures so far, as a copy. Visits nothing, so it may be polled; works after the registry was closed. */
    DerivedStats stats();
}
