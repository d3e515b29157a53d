package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.web.util.pattern.PathPatternParser;

class TenantSourcesTest {

    private static final String UNINTELLIGIBLE = TenantSource.UNINTELLIGIBLE;

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");

    /* ---- header ---- */

    @Test
    void headerIsFoundInWhateverCase() {
        request.addHeader("x-tenant-id", "acme");
        assertThat(tenantOf(new HeaderTenantSource("X-Tenant-ID"))).isEqualTo("acme");
        assertThat(tenantOf(new HeaderTenantSource("X-Other"))).isNull();
    }

    @Test
    void headerThatContradictsItselfIsUnintelligible() {
        request.addHeader("X-Tenant-ID", "acme");
        request.addHeader("X-Tenant-ID", "acme");
        assertThat(tenantOf(new HeaderTenantSource("X-Tenant-ID"))).isEqualTo("acme");
        request.addHeader("X-Tenant-ID", "umbrella");
        assertThat(tenantOf(new HeaderTenantSource("X-Tenant-ID"))).isEqualTo(UNINTELLIGIBLE);
    }

    /* ---- subdomain ---- */

    @ParameterizedTest
    @CsvSource({
        "acme.example.com, acme",
        "ACME.Example.COM, acme",
        "acme.example.com., acme",
        "acme-1.example.com, acme-1",
        "xn--mller-kva.example.com, xn--mller-kva",
        "example.com,",
        "example.com.,",
        "acme.example.org,",
        "acmeexample.com,",
        "acme.example.com.evil.org,",
        "[::1],",
        "127.0.0.1,",
        "localhost,",
        "'',",
        "a.acme.example.com, ''",
        ".example.com, ''",
        "..example.com, ''",
    })
    void subdomainIsTheOneLabelBeforeTheDomain(String host, @Nullable String tenant) {
        request.setServerName(host);
        assertThat(tenantOf(new SubdomainTenantSource("Example.com"))).isEqualTo(tenant);
    }

    @Test
    void subdomainDoesNotMindThePort() {
        request.addHeader("Host", "acme.localhost:8080");
        request.setServerPort(8080);
        assertThat(tenantOf(new SubdomainTenantSource("localhost"))).isEqualTo("acme");
    }

    /* ---- path ---- */

    @ParameterizedTest
    @CsvSource({
        "/t/acme/orders, /t/acme/orders, acme",
        "/t/acme, /t/acme, acme",
        "/t/acme;v=1/orders, /t/acme/orders, acme",
        "/t/%61cme/orders, /t/acme/orders, acme",
        "/t/a%20b/orders, /t/a b/orders, a b",
        "/t, /t,",
        "/orders, /orders,",
        "//t/acme, /t/acme, ''",
        "/t/acme/../umbrella/orders, /t/umbrella/orders, ''",
        "/t/acme/..;/umbrella/orders, /t/umbrella/orders, ''",
        "/t/acme%2Forders, /t/acme/orders, ''",
        "/t/%2561cme/orders, /t/%61cme/orders, %61cme",
        "/x/../t/acme, /t/acme, ''",
    })
    void pathIsBelievedIfAllReadingsAgree(String sent, String understood, @Nullable String tenant) {
        request.setRequestURI(sent);
        request.setServletPath(understood);
        assertThat(tenantOf(path("/t/{tenant}/**"))).isEqualTo(tenant);
    }

    @Test
    void pathIsBelowTheContextPath() {
        request.setRequestURI("/app/acme/orders");
        request.setContextPath("/app");
        request.setServletPath("/acme/orders");
        assertThat(tenantOf(path("/{tenant}/**"))).isEqualTo("acme");
    }

    @Test
    void pathMayBeSplitBetweenServletAndTheRest() {
        request.setRequestURI("/api/acme/orders");
        request.setServletPath("/api");
        request.setPathInfo("/acme/orders");
        assertThat(tenantOf(path("/api/{tenant}/**"))).isEqualTo("acme");
    }

    /* ---- principal ---- */

    @Test
    void principalIsTheTenant() {
        request.setUserPrincipal(() -> "acme");
        assertThat(tenantOf(new PrincipalTenantSource())).isEqualTo("acme");
    }

    @Test
    void nobodyLoggedInIsNoTenant() {
        assertThat(tenantOf(new PrincipalTenantSource())).isNull();
        request.setUserPrincipal(
                new AnonymousAuthenticationToken("key", "anonymousUser", AuthorityUtils.createAuthorityList("ANY")));
        assertThat(tenantOf(new PrincipalTenantSource())).isNull();
        request.setUserPrincipal(new TestingAuthenticationToken("not-yet-believed", "password"));
        assertThat(tenantOf(new PrincipalTenantSource())).isNull();
    }

    /* ---- claim ---- */

    @Test
    void claimIsFoundInTokenPrincipalAndCredentials() {
        ClaimAccessor token = () -> Map.of("org", "acme");
        request.setUserPrincipal(authenticated(token, "password"));
        assertThat(tenantOf(new ClaimTenantSource("org"))).isEqualTo("acme");
        request.setUserPrincipal(authenticated("own principal", token));
        assertThat(tenantOf(new ClaimTenantSource("org"))).isEqualTo("acme");
        request.setUserPrincipal(authenticated(
                new DefaultOAuth2AuthenticatedPrincipal(Map.of("org", "acme"), List.of()), "opaque token"));
        assertThat(tenantOf(new ClaimTenantSource("org"))).isEqualTo("acme");
    }

    @Test
    void claimThatIsNotThereIsNoTenant() {
        assertThat(tenantOf(new ClaimTenantSource("org"))).isNull();
        request.setUserPrincipal(() -> "of the container");
        assertThat(tenantOf(new ClaimTenantSource("org"))).isNull();
        request.setUserPrincipal(authenticated("user", "password"));
        assertThat(tenantOf(new ClaimTenantSource("org"))).isNull();
        request.setUserPrincipal(authenticated((ClaimAccessor) () -> Map.of("sub", "user"), "password"));
        assertThat(tenantOf(new ClaimTenantSource("org"))).isNull();
    }

    @Test
    void claimThatIsNoTextIsUnintelligible() {
        for (Object value : List.of(42, true, List.of("acme"), Map.of("id", "acme"), Instant.EPOCH)) {
            request.setUserPrincipal(authenticated((ClaimAccessor) () -> Map.of("org", value), "password"));
            assertThat(tenantOf(new ClaimTenantSource("org"))).isEqualTo(UNINTELLIGIBLE);
        }
    }

    /* ---- session ---- */

    @Test
    void sessionAttributeIsTheTenant() {
        session().setAttribute("org", "acme");
        assertThat(tenantOf(new SessionTenantSource("org"))).isEqualTo("acme");
        assertThat(tenantOf(new SessionTenantSource("other"))).isNull();
        session().setAttribute("org", 42);
        assertThat(tenantOf(new SessionTenantSource("org"))).isEqualTo(UNINTELLIGIBLE);
    }

    @Test
    void sessionIsNotMade() {
        assertThat(tenantOf(new SessionTenantSource("org"))).isNull();
        assertThat(request.getSession(false)).isNull();
    }

    /* ---- several ---- */

    @ParameterizedTest
    @CsvSource({",,", "acme,, acme", ",acme, acme", "acme, umbrella, acme", "'', acme, ''", "acme, '', acme"})
    void firstThatNamesATenantDecides(@Nullable String first, @Nullable String second, @Nullable String tenant) {
        assertThat(sources(false, first, second).tenantOf(view())).isEqualTo(tenant);
    }

    @ParameterizedTest
    @CsvSource({",,", "acme,, acme", ",acme, acme", "acme, acme, acme", "'', acme, ''", "acme, '', ''"})
    void strictSourcesMayAgreeOrSayNothing(@Nullable String first, @Nullable String second, @Nullable String tenant) {
        assertThat(sources(true, first, second).tenantOf(view())).isEqualTo(tenant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"umbrella", "Acme", "acme "})
    void strictSourcesMustNotDisagree(String other) {
        TenantSources sources = sources(true, "acme", null, other);
        assertThatThrownBy(() -> sources.tenantOf(view()))
                .isInstanceOf(ConflictingTenantsException.class)
                .hasMessageNotContainingAny("acme", other);
    }

    @Test
    void laterSourcesAreAskedOnlyIfNeedBe() {
        TenantSource failing = anything -> {
            throw new IllegalStateException("asked");
        };
        TenantSource naming = anything -> "acme";
        assertThat(new TenantSources(List.of(naming, failing), false).tenantOf(view()))
                .isEqualTo("acme");
        TenantSources strict = new TenantSources(List.of(naming, failing), true);
        assertThatThrownBy(() -> strict.tenantOf(view())).hasMessage("asked");
    }

    @Test
    void expectationNamesAllSources() {
        TenantSource own = anything -> null;
        List<TenantSource> all = List.of(
                new HeaderTenantSource("X-Tenant-ID"),
                new SubdomainTenantSource("example.com"),
                path("/{tenant}/**"),
                new PrincipalTenantSource(),
                new ClaimTenantSource("org"),
                new SessionTenantSource("org"),
                own);
        assertThat(new TenantSources(all, false).expectation())
                .isEqualTo(
                        "The request must name its tenant in one X-Tenant-ID header, or as the subdomain of its host,"
                                + " or in its path, or by the name of its user, or in a claim of its token, or in its session,"
                                + " or in a way that this application defines.");
    }

    /* ---- the resolver ---- */

    @Test
    void resolverAsksOnce() {
        request.addHeader("X-Tenant-ID", "acme");
        TenantSources sources = new TenantSources(List.of(new HeaderTenantSource("X-Tenant-ID")), false);
        SourcesTenantResolver resolver = SourcesTenantResolver.of(request, sources);
        assertThat(resolver.resolveTenant()).isEqualTo("acme");
        request.removeHeader("X-Tenant-ID");
        assertThat(resolver.resolveTenant()).isEqualTo("acme");
    }

    @Test
    void resolverSeesTheRequestAsTheFilterDoes() {
        MockHttpServletRequest wrapper = new MockHttpServletRequest();
        wrapper.setUserPrincipal(() -> "acme");
        TenantSources sources = new TenantSources(List.of(new PrincipalTenantSource()), false);
        SourcesTenantResolver injected = SourcesTenantResolver.of(request, sources);
        assertThat(SourcesTenantResolver.of(request, sources).seeing(new ServletTenantRequest(wrapper)))
                .isSameAs(injected);
        assertThat(injected.resolveTenant()).isEqualTo("acme");
    }

    private @Nullable String tenantOf(TenantSource source) {
        return source.tenantOf(view());
    }

    private TenantRequest view() {
        return new ServletTenantRequest(request);
    }

    private HttpSession session() {
        return Objects.requireNonNull(request.getSession(true));
    }

    private static TenantSource path(String pattern) {
        return new PathTenantSource(PathPatternParser.defaultInstance.parse(pattern));
    }

    private static TenantSources sources(boolean strict, @Nullable String... codes) {
        return new TenantSources(
                Arrays.stream(codes).map(code -> (TenantSource) request -> code).toList(), strict);
    }

    private static Authentication authenticated(Object principal, Object credentials) {
        TestingAuthenticationToken token = new TestingAuthenticationToken(principal, credentials);
        token.setAuthenticated(true);
        return token;
    }
}
