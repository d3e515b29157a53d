package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/**
 * What was captured.
 *
 * @param code the tenant's, {@code null} for none, or {@link CurrentTenant#INVALID}
 * @param registry compared by identity
 */
record DefaultCapturedTenant(@Nullable String code, DefaultModelRegistry registry) implements CapturedTenant {

    @Override
    public boolean isNone() {
        return code == null;
    }

    @Override
    public TenantScope open() {
        return registry.open(code);
    }

    /** Leaves the code out: it may come from outside and end up in a log. */
    @Override
    public String toString() {
        return isNone() ? "no tenant" : "a tenant";
    }
}
