package dev.modelregistry;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.model.Model;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of one owner, as a live map from name to model.
 *
 * <p>Every call reads through to the registry: a change made elsewhere, a clean-up or a released owner shows at once.
 * In a tenant's view the tenant's own models shadow those that were registered globally for the same owner. Iteration
 * shows shared models first and then the tenant's own, each in registration order (a replaced model counts as registered
 * anew), and is weakly consistent: it never shows what is gone. The view holds its owner weakly.
 *
 * <p>{@link #put} registers and {@link #remove} removes, but only what is this tenant's own: what is global stays
 * visible. {@code null} keys and values are refused by {@code put} and «not found» elsewhere. Single calls are
 * thread-safe and atomic; the compound default methods of {@link Map} ({@code putIfAbsent}, {@code compute},
 * {@code merge} …) are not atomic.
 */
public interface OwnerModels extends Map<String, Model> {

    /** Returns the owner's id, for people to read: {@code ds_<name>_<n>} or {@code app_<name>_<n>}. */
    String ownerId();

    /**
     * Registers a model for this owner.
     *
     * @param name the model's name
     * @return the model of that name that was visible here before, or {@code null}
     * @throws IllegalArgumentException if {@code name} is not the model's name
     * @throws IllegalStateException if the owner has been garbage-collected
     */
    @Override
    @Nullable
    Model put(String name, Model model);

    /**
     * Reads a definition, registers an anonymous model for every inline object in it, and registers the model for this
     * owner. Either all of that happens or nothing.
     *
     * @return the registered model
     * @throws InvalidStructureException listing every problem of the definition
     */
    Model define(String name, Map<String, ?> properties);
}
