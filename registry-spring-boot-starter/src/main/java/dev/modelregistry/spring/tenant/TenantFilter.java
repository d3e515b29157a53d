package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the tenant that a request names the current one while the request is handled.
 *
 * <p>Whose request it is gets decided at its first dispatch and holds for all that follow: the thread that takes up an
 * asynchronous request again, or renders its error page, works for the same tenant, though the path is another. A
 * request that names no valid tenant, or none where one is required, ends here with status 400; what it said is written
 * neither to the answer nor to a log.
 *
 * <p>Two kinds of requests need no tenant even where one is required: CORS preflights, which browsers send without the
 * headers of the request they ask for, and error pages of requests that failed before they came here.
 */
final class TenantFilter extends OncePerRequestFilter {

    private static final String DECISION = TenantFilter.class.getName() + ".DECISION";

    private final ModelRegistry registry;
    private final TenantResolver resolver;
    private final ExcludedPaths excludedPaths;
    private final boolean required;

    TenantFilter(ModelRegistry registry, TenantResolver resolver, ExcludedPaths excludedPaths, boolean required) {
        this.registry = registry;
        this.resolver = resolver;
        this.excludedPaths = excludedPaths;
        this.required = required;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Decision decision = request.getAttribute(DECISION) instanceof Decision made ? made : decide(request);
        if (decision == null) {
            refuse(response, Problem.tenantRequired(resolver.expectation()));
            return;
        }
        request.setAttribute(DECISION, decision);
        String code = decision.tenant();
        if (code == null) {
            chain.doFilter(request, response);
        } else {
            doFilterForTenant(code, request, response, chain);
        }
    }

    /** Returns {@code null} if the request must be refused for want of a tenant. */
    private @Nullable Decision decide(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR || excludedPaths.contain(request)) {
            return new Decision(null);
        }
        String code = resolver.resolveTenant();
        boolean missing = code == null && required && !CorsUtils.isPreFlightRequest(request);
        return missing ? null : new Decision(code);
    }

    private void doFilterForTenant(
            String code, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        TenantScope scope;
        try {
            scope = registry.openTenant(code);
        } catch (IllegalArgumentException e) {
            // The registry's message says what a code looks like and does not repeat the one at hand.
            refuse(response, Problem.tenantInvalid(resolver.expectation() + " In this request " + e.getMessage()));
            return;
        }
        try (scope) {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletResponse response, Problem problem) throws IOException {
        logger.debug("Refused a request with status 400: " + problem.type());
        problem.writeTo(response);
    }

    /**
     * Whose request it is.
     *
     * @param tenant the code that the request names; {@code null} for nobody's
     */
    private record Decision(@Nullable String tenant) {}
}
