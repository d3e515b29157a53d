/**
 * Periodic clean-up of idle tenants. {@link dev.modelregistry.cleanup.RegistryManager} calls the registry's clean-up on
 * one daemon thread, sooner and for less idle time when memory is short, counts what it did, and can be asked to clean up
 * now.
 */
@NullMarked
package dev.modelregistry.cleanup;

import org.jspecify.annotations.NullMarked;
