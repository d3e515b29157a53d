package dev.modelregistry.spring.tenant;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Takes the name of who is logged in for the tenant. */
record PrincipalTenantSource() implements TenantSource {

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        Principal principal = request.principal();
        return principal == null ? null : principal.getName();
    }

    @Override
    public String description() {
        return "by the name of its user";
    }
}
