/**
 * The values that everything else is about: a {@link dev.modelregistry.model.Structure} and the properties it is made of,
 * and a {@link dev.modelregistry.model.Model}, which gives a structure a name and settings. All of them are immutable and
 * compared by content, so they may be shared between threads, and structures between tenants. Start at
 * {@link dev.modelregistry.model.Structure#of} for definitions that come as maps, and at
 * {@link dev.modelregistry.model.Structure#builder()} for those written in Java. What is not valid is rejected as a whole
 * with an {@link dev.modelregistry.error.InvalidStructureException}.
 */
@NullMarked
package dev.modelregistry.model;

import org.jspecify.annotations.NullMarked;
