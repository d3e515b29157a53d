/**
 * Figures of a registry and its tenants. Every type here is an immutable copy taken at one moment; none is live.
 */
@NullMarked
package dev.modelregistry.stats;

import org.jspecify.annotations.NullMarked;
