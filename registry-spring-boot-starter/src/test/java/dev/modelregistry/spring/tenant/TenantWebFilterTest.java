package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Mono;

class TenantWebFilterTest {

    private static final String HEADER = "X-Tenant-ID";

    private final ModelRegistry registry = ModelRegistry.create();
    private final PropagatedTenant.Key key = new PropagatedTenant.Key(registry);
    private @Nullable String seen = "not called";

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(registry.captureTenant().isNone()).isTrue();
        assertThat(registry.getTenantRegistryInfo().tenants()).noneMatch(tenant -> tenant.active());
        registry.close();
    }

    /* ---- the context ---- */

    @Test
    void requestWorksForTheTenantInItsHeader() {
        run(exchange("/orders", "acme"), false);
        assertThat(seen).isEqualTo("acme");
    }

    @Test
    void requestWithoutTenantWorksForNobody() {
        MockServerWebExchange exchange = exchange("/orders");
        run(exchange, false);
        assertThat(seen).isNull();
        assertThat(exchange.getResponse().getStatusCode()).isNull();
    }

    @Test
    void tenantIsNotKeptActiveWhileNothingHappens() {
        registry.tenant("acme").registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
        filter(false, headerSource())
                .filter(
                        exchange("/orders", "acme"),
                        same -> Mono.fromRunnable(() -> {
                            seen = String.valueOf(
                                    registry.getTenantInfo("acme").orElseThrow().active());
                        }))
                .block();
        assertThat(seen).isEqualTo("false");
    }

    @Test
    void tenantIsResolvedOnceARequest() {
        AtomicInteger asked = new AtomicInteger();
        ReactiveTenantResolver counting = exchange -> Mono.fromSupplier(() -> "acme" + asked.incrementAndGet());
        TenantWebFilter filter = new TenantWebFilter(registry, counting, policy(true));
        filter.filter(exchange("/orders"), this::look).block();
        assertThat(seen).isEqualTo("acme1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void applicationsExceptionsPassThrough() {
        IllegalArgumentException own = new IllegalArgumentException("of the application");
        Mono<Void> served = filter(false, headerSource()).filter(exchange("/orders", "acme"), same -> Mono.error(own));
        assertThatThrownBy(served::block).isSameAs(own);
    }

    @Test
    void resolversExceptionsPassThrough() {
        IllegalArgumentException own = new IllegalArgumentException("of the resolver");
        ReactiveTenantResolver failing = exchange -> {
            throw own;
        };
        Mono<Void> served =
                new TenantWebFilter(registry, failing, policy(true)).filter(exchange("/orders"), this::look);
        assertThatThrownBy(served::block).isSameAs(own);
    }

    /* ---- refused ---- */

    static Stream<List<String>> refused() {
        return Stream.concat(
                Stream.of(List.of(), List.of("acme", "umbrella"), List.of("x-not-allowed")),
                Stream.of("../../etc", "", " ", "global", "a b", "acme,umbrella", "acme,acme", "-acme", "ümlaut")
                        .map(List::of));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesInTheWordsOfTheServletFilter(List<String> codes) throws Exception {
        MockServerWebExchange exchange = exchange("/secret", codes.toArray(String[]::new));
        run(exchange, true);

        MockHttpServletResponse expected = answerOfServletFilter(codes);
        assertThat(seen).isEqualTo("not called");
        assertThat(expected.getStatus()).isEqualTo(400);
        assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(exchange.getResponse().getBodyAsString().block()).isEqualTo(expected.getContentAsString());
        HttpHeaders headers = exchange.getResponse().getHeaders();
        assertThat(headers.headerNames()).containsExactlyInAnyOrder("Content-Type", "Content-Length");
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/problem+json");
        assertThat(headers.getContentLength()).isEqualTo(expected.getContentLength());
    }

    @Test
    void conflictingSourcesAreForbidden() {
        MockServerWebExchange exchange = exchange("/orders", "acme");
        TenantSources sources = new TenantSources(List.of(new HeaderTenantSource(HEADER), request -> "umbrella"), true);
        filter(false, sources).filter(exchange, this::look).block();
        assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(exchange.getResponse().getBodyAsString().block()).doesNotContain("acme", "umbrella");
    }

    /* ---- needs no tenant ---- */

    @ParameterizedTest
    @ValueSource(strings = {"acme", "../../etc"})
    void excludedPathPassesWithoutTenantWhateverTheHeaderSays(String code) {
        run(exchange("/actuator/health", code), true);
        assertThat(seen).isNull();
    }

    @Test
    void preflightPassesWithoutTenant() {
        MockServerHttpRequest.BaseBuilder<?> preflight = MockServerHttpRequest.options("https://api.example.com/orders")
                .header("Origin", "https://shop.example.com")
                .header("Access-Control-Request-Method", "GET");
        run(MockServerWebExchange.from(preflight), true);
        assertThat(seen).isNull();
    }

    /* ---- what sources see ---- */

    @Test
    void sourcesSeeWhoIsLoggedIn() {
        Principal user = () -> "umbrella";
        ServerWebExchange exchange = new ServerWebExchangeDecorator(exchange("/orders")) {
            @Override
            @SuppressWarnings("unchecked")
            public <T extends Principal> Mono<T> getPrincipal() {
                return Mono.just((T) user);
            }
        };
        filter(true, new TenantSources(List.of(new PrincipalTenantSource()), false))
                .filter(exchange, this::look)
                .block();
        assertThat(seen).isEqualTo("umbrella");
    }

    @Test
    void sourcesSeeTheSession() {
        MockServerWebExchange exchange = exchange("/orders");
        exchange.getSession()
                .doOnNext(session -> session.getAttributes().put("tenant", "umbrella"))
                .block();
        filter(true, new TenantSources(List.of(new SessionTenantSource("tenant")), false))
                .filter(exchange, this::look)
                .block();
        assertThat(seen).isEqualTo("umbrella");
    }

    @Test
    void sourcesSeeHostAndPath() {
        TenantSource source =
                request -> request.host() + "-" + request.paths().get(0).value().substring(1);
        MockServerWebExchange exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get("https://acme.example.com/app/orders").contextPath("/app"));
        filter(true, new TenantSources(List.of(source), false))
                .filter(exchange, this::look)
                .block();
        assertThat(seen).isEqualTo("acme.example.com-orders");
    }

    /* ---- what the tests are made of ---- */

    private Mono<Void> look(ServerWebExchange exchange) {
        return Mono.deferContextual(context -> {
            PropagatedTenant tenant = context.getOrDefault(key, null);
            seen = tenant == null ? null : code(tenant);
            return Mono.empty();
        });
    }

    private static String code(PropagatedTenant tenant) {
        try (TenantScope scope = tenant.tenant().open()) {
            return scope.tenant();
        }
    }

    private void run(ServerWebExchange exchange, boolean required) {
        filter(required, headerSource()).filter(exchange, this::look).block();
    }

    private TenantWebFilter filter(boolean required, TenantSources sources) {
        return new TenantWebFilter(registry, new SourcesReactiveTenantResolver(sources), policy(required));
    }

    private static TenantSources headerSource() {
        return new TenantSources(List.of(new HeaderTenantSource(HEADER)), false);
    }

    private TenantPolicy policy(boolean required) {
        return new TenantPolicy(registry, ExcludedPaths.of("/actuator/**"), required, Pattern.compile("[^x].*"));
    }

    private MockHttpServletResponse answerOfServletFilter(List<String> codes) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/secret");
        codes.forEach(code -> request.addHeader(HEADER, code));
        MockHttpServletResponse response = new MockHttpServletResponse();
        new TenantFilter(registry, view -> SourcesTenantResolver.of(request, headerSource()), policy(true))
                .doFilter(request, response, (same, answer) -> {
                    throw new AssertionError("was let through");
                });
        return response;
    }

    private static MockServerWebExchange exchange(String path, String... codes) {
        return MockServerWebExchange.from(MockServerHttpRequest.get(path).header(HEADER, codes));
    }
}
