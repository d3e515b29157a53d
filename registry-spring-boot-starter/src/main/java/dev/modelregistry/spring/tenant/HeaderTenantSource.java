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
        List<String> codes = request.headers(header);
        if (codes.isEmpty()) {
            return null;
        }
        String code = codes.get(0);
        return codes.size() == 1 || codes.stream().allMatch(code::equals) ? code : UNINTELLIGIBLE;
    }

    @Override
    public String description() {
        return "in one " + header + " header";
    }
}
