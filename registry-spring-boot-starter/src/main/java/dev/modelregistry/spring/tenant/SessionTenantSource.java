package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.Nullable;

/** Takes the tenant from an attribute of the session. One that is no string cannot be understood. */
record SessionTenantSource(String attribute) implements TenantSource {

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        Object value = request.sessionAttribute(attribute);
        if (value == null) {
            return null;
        }
        return value instanceof String code ? code : UNINTELLIGIBLE;
    }

    @Override
    public String description() {
        return "in its session";
    }
}
