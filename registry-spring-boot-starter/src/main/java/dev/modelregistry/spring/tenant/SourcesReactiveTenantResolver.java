package dev.modelregistry.spring.tenant;

import java.security.Principal;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/** Asks the sources, after fetching what they look at and must not wait for. */
record SourcesReactiveTenantResolver(TenantSources sources) implements ReactiveTenantResolver {

    @Override
    public Mono<String> resolveTenant(ServerWebExchange exchange) {
        if (sources.readRequestOnly()) {
            return Mono.justOrEmpty(sources.tenantOf(new ReactiveTenantRequest(exchange, null, null)));
        }
        Mono<Optional<Principal>> principal = optional(exchange.getPrincipal());
        Mono<Optional<WebSession>> session =
                sources.readSession() ? optional(exchange.getSession()) : Mono.just(Optional.empty());
        return principal
                .zipWith(
                        session,
                        (user, attributes) ->
                                new ReactiveTenantRequest(exchange, user.orElse(null), attributes.orElse(null)))
                .mapNotNull(sources::tenantOf);
    }

    private static <T> Mono<Optional<T>> optional(Mono<T> value) {
        return value.map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    @Override
    public String expectation() {
        return sources.expectation();
    }
}
