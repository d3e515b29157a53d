package dev.modelregistry;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.InvalidTenantException;
import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operations on models, for one tenant or for everybody.
 *
 * <p>An instance says whose models are meant: {@link ModelRegistry#tenant(String)} those of one tenant,
 * {@link ModelRegistry#global()} those that every tenant shares, and the {@link ModelRegistry} itself those of the
 * current tenant, decided anew at every call. Instances are cheap, thread-safe, hold no models and stay valid for as
 * long as the registry is open.
 *
 * <p><b>What a caller sees.</b> A tenant sees its own models first and then the global ones; never another tenant's.
 * It changes only its own.
 *
 * <p><b>Registering.</b> A model that is already there (same name, equal structure, equal settings) is returned as it
 * is. The same name with another structure or other settings replaces what was there, in every index. The instance
 * that is returned is the one every later lookup returns; it need not be the one that was passed in. All registering
 * methods throw {@link NullPointerException} for a {@code null} argument, {@link LimitExceededException} when a limit
 * of the registry would be passed and {@link InvalidTenantException} when the current tenant has a malformed code, which
 * the removing ones throw too; they then have changed nothing.
 *
 * <p><b>Looking up</b> never throws for what does not exist: {@code null}, an unknown name or an unknown owner is «not
 * found». Finding one model takes no lock; listing several takes the tenant's for the time of a copy.
 *
 * <p>All methods throw {@link IllegalStateException} once the registry is closed.
 */
public interface Models {

    /**
     * Registers a model that belongs to no owner.
     *
     * @return the registered model, sharing its structure with every equal one
     */
    Model registerModel(Model model);

    /**
     * Registers a model for a data source.
     *
     * @param dataSource the live data source, of any class; held weakly, identity counts
     * @return the registered model
     * @throws IllegalArgumentException if this object is known to be an application
     */
    Model registerModelForDataSource(Object dataSource, Model model);

    /**
     * Registers a model for an application, which takes exclusive ownership: an equal model of this tenant leaves the
     * data sources that had it.
     *
     * @param app the live application, of any class; held weakly, identity counts
     * @return the registered model
     * @throws IllegalArgumentException if this object is known to be a data source
     */
    Model registerModelForApp(Object app, Model model);

    /**
     * Reads a definition, registers an anonymous model for every inline object in it, and registers the model. Either
     * all of that happens or nothing.
     *
     * @param name the model's name
     * @param properties the definition, as {@link Structure#of(Map)} accepts it
     * @return the registered model
     * @throws InvalidStructureException listing every problem of the definition
     */
    Model define(String name, Map<String, ?> properties);

    /**
     * Returns the anonymous model of a structure: the one that is there, or one made and registered now. Its name
     * follows from the structure alone, so a model made again after a clean-up has the name it had.
     */
    Model resolveType(Structure structure);

    /** Finds a model by its name: without an owner first, else the earliest registered for any owner. */
    Optional<Model> findModelByName(@Nullable String name);

    /**
     * Finds the earliest registered model with an equal structure among the models that are not strict. A hit counts as
     * reuse. Equivalent to {@code findModelByStructure(structure, false)}.
     */
    Optional<Model> findModelByStructure(@Nullable Structure structure);

    /**
     * Finds the earliest registered model, among those that are not strict, of the structure that a definition describes:
     * what {@code findModelByStructure(Structure.of(properties))} finds, at a fraction of the cost, because a structure
     * that is known is recognised before it is made. A hit counts as reuse.
     *
     * @param properties the definition, as {@link Structure#of(Map)} accepts it; {@code null} is not found
     * @throws InvalidStructureException listing every problem of the definition
     */
    Optional<Model> findModelByDefinition(@Nullable Map<String, ?> properties);

    /**
     * Finds the earliest registered model with an equal structure whose {@link Model#isStrict() strict} setting agrees.
     * A hit counts as reuse.
     */
    Optional<Model> findModelByStructure(@Nullable Structure structure, boolean strict);

    /**
     * Removes every model of this name from this tenant, whoever owns it. Global models are removed only through
     * {@link ModelRegistry#global()}.
     *
     * @return whether there was one
     */
    boolean removeModel(@Nullable String name);

    /**
     * Returns the models visible here: those global ones whose names the tenant has not taken, then the tenant's own, each
     * in registration order. The collection is an immutable copy.
     */
    Collection<Model> getAllModels();

    /**
     * Returns the live view of an owner's models. It need not have any yet.
     *
     * @param owner a data source, an application, or what {@link OwnerType#of(Object)} returned
     * @throws IllegalArgumentException if it is none of these
     */
    OwnerModels modelsOf(Object owner);

    /**
     * Returns an owner's models, shared ones first, in registration order, as an immutable copy; empty for an unknown
     * owner.
     */
    List<Model> getModelsForOwner(@Nullable Object owner);

    /** Returns the names of an owner's models in the same order, as an immutable copy. */
    List<String> getModelNamesForOwner(@Nullable Object owner);

    /** Tells whether an owner has a model of this name. */
    boolean hasModelForOwner(@Nullable Object owner, @Nullable String modelName);

    /** Finds a model of an owner by its name. */
    Optional<Model> getModelForOwner(@Nullable Object owner, @Nullable String modelName);
}
