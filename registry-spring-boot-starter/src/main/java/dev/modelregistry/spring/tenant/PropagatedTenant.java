package dev.modelregistry.spring.tenant;

import dev.modelregistry.CapturedTenant;
import dev.modelregistry.ModelRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is in a Reactor context, or in a snapshot of a thread, about the tenant.
 *
 * @param tenant who is to be current
 * @param depth how many scopes the {@link TenantThreadLocalAccessor} had open on the thread it was taken from; no part of
 *     what is compared
 */
record PropagatedTenant(CapturedTenant tenant, int depth) {

    PropagatedTenant(CapturedTenant tenant) {
        this(tenant, 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropagatedTenant that && tenant.equals(that.tenant);
    }

    @Override
    public int hashCode() {
        return tenant.hashCode();
    }

    /** Under what it is found: each registry has its own, for several may be in one JVM. */
    record Key(ModelRegistry registry) {

        @Override
        public String toString() {
            return "modelregistry.tenant";
        }
    }
}
