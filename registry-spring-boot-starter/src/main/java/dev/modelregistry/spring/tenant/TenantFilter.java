package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the tenant that a request names the current one while the request is handled.
 *
 * <p>Whose request it is gets decided at its first dispatch and holds for all that follow: the thread that takes up an
 * asynchronous request again, or renders its error page, works for the same tenant, though the path is another; so does
 * the one that works for it meanwhile, if Spring MVC chose it. A request that names no valid tenant, or none where one is required, ends here with status 400, one that names several
 * with 403; what it said is written neither to the answer nor to a log.
 *
 * <p>Two kinds of requests need no tenant even where one is required: CORS preflights, which browsers send without the
 * headers of the request they ask for, and error pages of requests that failed before they came here.
 */
final class TenantFilter extends OncePerRequestFilter {

    private static final String DECISION = TenantFilter.class.getName() + ".DECISION";

    private final ModelRegistry registry;
    private final TenantResolvers resolvers;
    private final TenantPolicy policy;

    TenantFilter(ModelRegistry registry, TenantResolvers resolvers, TenantPolicy policy) {
        this.registry = registry;
        this.resolvers = resolvers;
        this.policy = policy;
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
        if (decision instanceof Decision.Refuse refusal) {
            refuse(response, refusal.problem());
        } else if (decision instanceof Decision.Serve service) {
            request.setAttribute(DECISION, decision);
            serve(service, request, response, chain);
        }
    }

    private Decision decide(HttpServletRequest request) {
        TenantRequest view = new ServletTenantRequest(request);
        if (request.getDispatcherType() == DispatcherType.ERROR || policy.exempts(view)) {
            return new Decision.Serve(null);
        }
        TenantResolver resolver = resolvers.of(view);
        try {
            return policy.decide(
                    resolver.resolveTenant(), CorsUtils.isPreFlightRequest(request), resolver::expectation);
        } catch (ConflictingTenantsException e) {
            return TenantPolicy.decide(e, resolver::expectation);
        }
    }

    private void serve(
            Decision.Serve decision, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String code = decision.tenant();
        if (code == null) {
            chain.doFilter(request, response);
            return;
        }
        WebAsyncUtils.getAsyncManager(request)
                .registerCallableInterceptor(TenantFilter.class, new TenantCallableInterceptor(registry, code));
        try (TenantScope scope = registry.openTenant(code)) {
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletResponse response, Problem problem) throws IOException {
        logger.debug("Refused a request with status " + problem.status() + ": " + problem.type());
        byte[] body = problem.json();
        response.setStatus(problem.status());
        response.setContentType(Problem.CONTENT_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
