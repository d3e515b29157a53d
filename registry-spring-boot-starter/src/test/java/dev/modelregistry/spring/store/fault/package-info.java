/**
 * Registries over one store, as processes of their own, under faults: a driver kills, stops and cuts them and the engine while
 * they write and read, and a checker says whether what they saw and were promised can have been.
 * {@link dev.modelregistry.spring.store.fault.StoreFaultsIT} is where to start; {@code docs/reliability.md} says what was
 * found.
 */
@NullMarked
package dev.modelregistry.spring.store.fault;

import org.jspecify.annotations.NullMarked;
