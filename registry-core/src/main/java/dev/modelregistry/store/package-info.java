/**
 * How a registry is kept: the contract between a registry and the durable engine of which it is the fast, bounded face in
 * memory.
 *
 * <p>Start with {@link dev.modelregistry.store.ModelStore}. Truth is one linearizable revision for each tenant in the
 * store; what a registry has in memory is a copy, and what a {@link dev.modelregistry.store.ChangeFeed} says is a hint to
 * compare. An adapter knows nothing of structures: models are opaque bytes with a format number. Threads, retries,
 * staleness and everything in memory are the registry's.
 */
@NullMarked
package dev.modelregistry.store;

import org.jspecify.annotations.NullMarked;
