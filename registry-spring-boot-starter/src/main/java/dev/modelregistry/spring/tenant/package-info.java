/**
 * The tenant of a web request: a {@link dev.modelregistry.spring.tenant.TenantResolver}, in WebFlux applications a
 * {@link dev.modelregistry.spring.tenant.ReactiveTenantResolver}, says which one it names, and a filter makes it the current
 * tenant for as long as the request is handled. It may be named in several ways, each a
 * {@link dev.modelregistry.spring.tenant.TenantSource}; by default a request header names it. Work that is handed to another
 * thread takes its tenant along.
 */
@NullMarked
package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.NullMarked;
