/**
 * A small service for custom objects: tenants define models over HTTP, see their own and nobody else's, and share what
 * is equal without noticing. Start with {@link dev.modelregistry.sample.ModelsController}; everything it says about
 * what goes wrong is in {@link dev.modelregistry.sample.ErrorAdvice}. No class here deals with tenants: the starter's
 * filter binds the one of the request, and the registry works for it.
 */
@NullMarked
package dev.modelregistry.sample;

import org.jspecify.annotations.NullMarked;
