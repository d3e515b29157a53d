package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Asks the sources once, for the one request it belongs to. */
final class SourcesTenantResolver implements TenantResolver {

    private static final String OF_THIS_REQUEST = SourcesTenantResolver.class.getName() + ".OF_THIS_REQUEST";

    private final TenantSources sources;
    private TenantRequest request;
    private boolean isResolved;
    private @Nullable String tenant;

    private SourcesTenantResolver(TenantSources sources, TenantRequest request) {
        this.sources = sources;
        this.request = request;
    }

    /** Returns the one resolver of a request, whoever asks for it. */
    static SourcesTenantResolver of(HttpServletRequest request, TenantSources sources) {
        if (request.getAttribute(OF_THIS_REQUEST) instanceof SourcesTenantResolver made) {
            return made;
        }
        SourcesTenantResolver resolver = new SourcesTenantResolver(sources, new ServletTenantRequest(request));
        request.setAttribute(OF_THIS_REQUEST, resolver);
        return resolver;
    }

    /**
     * Lets it look at the request as the caller sees it. What Spring injects is the one that came first, which does not
     * know who is logged in: Spring Security wraps it later.
     */
    SourcesTenantResolver seeing(TenantRequest view) {
        request = view;
        return this;
    }

    @Override
    public @Nullable String resolveTenant() {
        if (!isResolved) {
            tenant = sources.tenantOf(request);
            isResolved = true;
        }
        return tenant;
    }

    @Override
    public String expectation() {
        return sources.expectation();
    }
}
