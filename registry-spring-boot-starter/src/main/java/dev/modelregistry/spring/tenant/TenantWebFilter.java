package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the tenant that a request names into the Reactor context, from where context propagation makes it the current one
 * of each thread on which operators work for the request.
 *
 * <p>A request that names no valid tenant, or none where one is required, ends here with status 400, one that names several
 * with 403; what it said is written neither to the answer nor to a log. CORS preflights, which browsers send without the
 * headers of the request they ask for, need no tenant even where one is required.
 *
 * <p>The tenant is active while an operator runs, not while nothing happens: a stream that waits for hours keeps nothing
 * from being cleaned up, and a request that is forgotten leaves nothing open.
 */
final class TenantWebFilter implements WebFilter, Ordered {

    private static final Log logger = LogFactory.getLog(TenantWebFilter.class);

    private final ModelRegistry registry;
    private final ReactiveTenantResolver resolver;
    private final TenantPolicy policy;
    private final PropagatedTenant.Key key;

    TenantWebFilter(ModelRegistry registry, ReactiveTenantResolver resolver, TenantPolicy policy) {
        this.registry = registry;
        this.resolver = resolver;
        this.policy = policy;
        this.key = new PropagatedTenant.Key(registry);
    }

    @Override
    public int getOrder() {
        return TenantFilterAutoConfiguration.FILTER_ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return decide(exchange).flatMap(decision -> {
            if (decision instanceof Decision.Refuse refusal) {
                return refuse(exchange.getResponse(), refusal.problem());
            }
            return serve((Decision.Serve) decision, exchange, chain);
        });
    }

    private Mono<Decision> decide(ServerWebExchange exchange) {
        if (policy.exempts(new ReactiveTenantRequest(exchange, null, null))) {
            return Mono.just(new Decision.Serve(null));
        }
        boolean isPreflight = CorsUtils.isPreFlightRequest(exchange.getRequest());
        return Mono.defer(() -> resolver.resolveTenant(exchange))
                .singleOptional()
                .map(code -> policy.decide(code.orElse(null), isPreflight, resolver::expectation))
                .onErrorResume(
                        ConflictingTenantsException.class,
                        conflict -> Mono.just(TenantPolicy.decide(conflict, resolver::expectation)));
    }

    private Mono<Void> serve(Decision.Serve decision, ServerWebExchange exchange, WebFilterChain chain) {
        String code = decision.tenant();
        if (code == null) {
            return chain.filter(exchange);
        }
        PropagatedTenant tenant = propagated(code);
        return chain.filter(exchange).contextWrite(context -> context.put(key, tenant));
    }

    private PropagatedTenant propagated(String code) {
        try (TenantScope scope = registry.openTenant(code)) {
            return new PropagatedTenant(registry.captureTenant());
        }
    }

    private static Mono<Void> refuse(ServerHttpResponse response, Problem problem) {
        logger.debug("Refused a request with status " + problem.status() + ": " + problem.type());
        DataBuffer body = response.bufferFactory().wrap(problem.json());
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().setContentLength(body.readableByteCount());
        return response.writeWith(Mono.just(body));
    }
}
