package dev.modelregistry.spring.tenant;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells which tenant a request of a WebFlux application names.
 *
 * <p>The auto-configured one asks the sources that {@code modelregistry.tenant.sources} lists; a bean of this type replaces
 * it. It is asked once per request, after Spring Security has authenticated it, and must not block. It does not decide
 * whether a code is valid, nor bind it to anything. What it throws or signals fails the request like any exception, but a
 * {@link ConflictingTenantsException} is answered with status 403.
 */
@FunctionalInterface
public interface ReactiveTenantResolver {

    /**
     * Returns the code the request names; empty if it names none. A code that is not valid is answered with status 400, so
     * a request that names a tenant in a way that cannot be understood is best reported as the empty code, which is never
     * valid.
     */
    Mono<String> resolveTenant(ServerWebExchange exchange);

    /**
     * Says how a client names a tenant, in a sentence that is part of the answer to a request that did not. It must not
     * contain anything from the request.
     */
    default String expectation() {
        return "The request must name its tenant.";
    }
}
