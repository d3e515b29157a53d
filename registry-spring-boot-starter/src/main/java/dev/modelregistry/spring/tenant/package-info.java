/**
 * The tenant of a web request: a {@link dev.modelregistry.spring.tenant.TenantResolver} says which one it names, and a
 * filter makes it the current tenant of the thread for as long as the request is handled there. It may be named in several
 * ways, each a {@link dev.modelregistry.spring.tenant.TenantSource}; by default a request header names it.
 */
@NullMarked
package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.NullMarked;
