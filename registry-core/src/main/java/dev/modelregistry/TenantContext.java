package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/**
 * A source of the current tenant for threads without an open {@link TenantScope}: a security context, a request, a job.
 *
 * <p>It is called at every operation on the current tenant, so it should be fast; never under a lock. One that throws
 * is logged once, counted and passed over.
 */
@FunctionalInterface
public interface TenantContext {

    /**
     * Returns the code of the current tenant, or {@code null} if this source knows none. A code that is not valid is
     * never taken for global: lookups then see global models only, and registrations are refused.
     */
    @Nullable
    String currentTenant();
}
