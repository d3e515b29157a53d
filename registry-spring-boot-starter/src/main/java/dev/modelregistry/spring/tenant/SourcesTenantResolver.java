package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sources once, for the one request it belongs to.
 *
 * <p>The request that Spring injects is the one that came first, which does not know who is logged in: Spring Security
 * wraps it later. So the filter leaves what it sees of the request as an attribute.
 */
final class SourcesTenantResolver implements TenantResolver {

    private static final String SEEN = SourcesTenantResolver.class.getName() + ".SEEN";

    private final TenantSources sources;
    private final HttpServletRequest request;
    private boolean isResolved;
    private @Nullable String tenant;

    SourcesTenantResolver(TenantSources sources, HttpServletRequest request) {
        this.sources = sources;
        this.request = request;
    }

    /** Makes this view the one that the resolver of the same request uses. */
    static void show(TenantRequest view, HttpServletRequest request) {
        request.setAttribute(SEEN, view);
    }

    @Override
    public @Nullable String resolveTenant() {
        if (!isResolved) {
            tenant = sources.tenantOf(
                    request.getAttribute(SEEN) instanceof TenantRequest seen
                            ? seen
                            : new ServletTenantRequest(request));
            isResolved = true;
        }
        return tenant;
    }

    @Override
    public String expectation() {
        return sources.expectation();
    }
}
