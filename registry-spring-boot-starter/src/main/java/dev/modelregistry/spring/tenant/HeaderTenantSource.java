package dev.modelregistry.spring.tenant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tenant from a header. One that is there but empty names a tenant, though not a valid one; and so do two of
 * different value, for nobody can say which of them is meant.
 */
record HeaderTenantSource(String header) implements TenantSource {

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        List<String> codes = request.headers(header).stream().distinct().toList();
        return switch (codes.size()) {
            case 0 -> null;
            case 1 -> codes.get(0);
            default -> UNINTELLIGIBLE;
        };
    }

    @Override
    public String description() {
        return "in one " + header + " header";
    }
}
