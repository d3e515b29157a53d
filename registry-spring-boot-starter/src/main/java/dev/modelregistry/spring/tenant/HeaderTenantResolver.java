package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tenant from a header of the request. A header that is there but empty names a tenant, though not a valid
 * one; and so do two of different value, for nobody can say which of them is meant.
 */
final class HeaderTenantResolver implements TenantResolver {

    private static final String UNINTELLIGIBLE = "";

    private final HttpServletRequest request;
    private final String header;

    HeaderTenantResolver(HttpServletRequest request, String header) {
        this.request = request;
        this.header = header;
    }

    @Override
    public @Nullable String resolveTenant() {
        List<String> codes =
                Collections.list(request.getHeaders(header)).stream().distinct().toList();
        return switch (codes.size()) {
            case 0 -> null;
            case 1 -> codes.get(0);
            default -> UNINTELLIGIBLE;
        };
    }

    @Override
    public String expectation() {
        return "The request must name its tenant in one " + header + " header.";
    }
}
