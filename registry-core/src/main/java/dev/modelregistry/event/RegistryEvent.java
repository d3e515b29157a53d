package dev.modelregistry.event;

import dev.modelregistry.model.Model;
import org.jspecify.annotations.Nullable;

/** Something that happened in a registry. A {@code null} tenant stands for the global partition. */
public sealed interface RegistryEvent {

    /** A model was registered that was not there, and replaced none. */
    record ModelRegistered(@Nullable String tenant, Model model) implements RegistryEvent {}

    /** A request for a model was answered with one that was there already; the tenant is the one that has it. */
    record ModelReused(@Nullable String tenant, Model model) implements RegistryEvent {}

    /** A model took the name of another, which is no longer registered. */
    record ModelReplaced(@Nullable String tenant, Model previous, Model model) implements RegistryEvent {}

    /** A model is no longer registered; replacing is reported as {@link ModelReplaced} instead. */
    record ModelRemoved(@Nullable String tenant, Model model, RemovalCause cause) implements RegistryEvent {}

    /**
     * An owner was released or garbage-collected.
     *
     * @param owner the owner's id
     * @param models how many models went with it
     * @param cause {@link RemovalCause#OWNER_RELEASED} or {@link RemovalCause#OWNER_COLLECTED}
     */
    record OwnerReleased(String owner, int models, RemovalCause cause) implements RegistryEvent {}

    /**
     * A tenant's models were loaded from the store, because it was used. They do not count as registered.
     *
     * @param models how many came
     */
    record TenantLoaded(String tenant, int models) implements RegistryEvent {}

    /**
     * Models of a tenant left memory at once.
     *
     * @param models how many went
     * @param cause {@link RemovalCause#IDLE}, {@link RemovalCause#BUDGET}, {@link RemovalCause#MEMORY_PRESSURE} or
     *     {@link RemovalCause#TENANT_DROPPED}
     */
    record TenantEvicted(String tenant, int models, RemovalCause cause) implements RegistryEvent {}

    /**
     * The registry was cleared.
     *
     * @param models how many models went, of all tenants and global
     */
    record Cleared(int models) implements RegistryEvent {}
}
