/**
 * The registry: where tenants' models are registered, looked up and kept apart.
 *
 * <p>Start with {@link dev.modelregistry.ModelRegistry}: {@code create()} gives one, {@code tenant("acme")} the models
 * of a tenant, and {@link dev.modelregistry.Models} says what can be done with them. Structures and models themselves
 * are in {@link dev.modelregistry.model}; periodic clean-up is in {@link dev.modelregistry.cleanup}.
 */
@NullMarked
package dev.modelregistry;

import org.jspecify.annotations.NullMarked;
