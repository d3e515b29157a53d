/**
 * Makes the model store that {@code modelregistry.store.type} names, of what the application has: a data source, or a
 * connection factory of Redis. The stores themselves are in {@link dev.modelregistry.spring.store.jdbc} and
 * {@link dev.modelregistry.spring.store.redis}, and work without Spring Boot as well. A {@code ModelStore} bean of the
 * application's own takes their place.
 */
@NullMarked
package dev.modelregistry.spring.store;

import org.jspecify.annotations.NullMarked;
