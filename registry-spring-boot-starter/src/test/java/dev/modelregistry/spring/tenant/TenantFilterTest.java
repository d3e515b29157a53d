package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TenantFilterTest {

    private static final String HEADER = "X-Tenant-ID";
    private static final ExcludedPaths EXCLUDED = ExcludedPaths.of("/actuator/**", "/error");

    private final ModelRegistry registry = ModelRegistry.create();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private List<String> seen = List.of("not called");

    /** Each tenant has one model, named like itself; so whose turn it is shows in which models there are. */
    @BeforeEach
    void giveEachTenantItsModel() {
        for (String tenant : List.of("acme", "umbrella")) {
            registry.tenant(tenant).registerModel(Model.of(tenant, Structure.of(Map.of("name", "string"))));
        }
    }

    @AfterEach
    void nothingIsLeftOnTheThread() {
        assertThat(visibleModels()).isEmpty();
        assertThat(registry.getTenantRegistryInfo().tenants()).noneMatch(tenant -> tenant.active());
        registry.close();
    }

    /* ---- the scope ---- */

    @Test
    void requestWorksForTheTenantInItsHeader() throws Exception {
        runOptional(request("/orders", "acme"));
        assertThat(seen).containsExactly("acme");
    }

    @Test
    void tenantIsActiveWhileItsRequestRuns() throws Exception {
        MockHttpServletRequest request = request("/orders", "acme");
        filter(request, false).doFilter(request, response, (same, answer) -> {
            assertThat(registry.getTenantInfo("acme").orElseThrow().active()).isTrue();
            seen = visibleModels();
        });
        assertThat(seen).containsExactly("acme");
    }

    @Test
    void requestWithoutTenantWorksForNobody() throws Exception {
        runOptional(request("/orders"));
        assertThat(seen).isEmpty();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void sameValueTwiceIsOneTenant() throws Exception {
        runRequired(request("/orders", "acme", "acme"));
        assertThat(seen).containsExactly("acme");
    }

    @Test
    void nextRequestOnTheSameThreadIsItsOwn() throws Exception {
        runOptional(request("/orders", "acme"));
        runOptional(request("/orders", "umbrella"));
        assertThat(seen).containsExactly("umbrella");
        runOptional(request("/orders"));
        assertThat(seen).isEmpty();
    }

    @Test
    void applicationsExceptionsPassThrough() {
        IllegalArgumentException own = new IllegalArgumentException("of the application");
        FilterChain chain = (same, answer) -> {
            throw own;
        };
        MockHttpServletRequest request = request("/orders", "acme");
        assertThatThrownBy(() -> filter(request, false).doFilter(request, response, chain))
                .isSameAs(own);
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void resolversExceptionsPassThrough() {
        IllegalArgumentException own = new IllegalArgumentException("of the resolver");
        TenantResolver resolver = () -> {
            throw own;
        };
        TenantFilter filter = new TenantFilter(registry, view -> resolver, policy(true));
        assertThatThrownBy(() -> filter.doFilter(request("/orders"), response, this::look))
                .isSameAs(own);
    }

    /* ---- refused ---- */

    @Test
    void missingTenantIsRefusedWhereOneIsRequired() throws Exception {
        runRequired(request("/orders"));
        assertThatItWasRefused("urn:problem-type:modelregistry:tenant-required", "Tenant required");
        assertThat(problem().path("detail").asString())
                .isEqualTo("The request must name its tenant in one X-Tenant-ID header.");
    }

    static Stream<String> invalidCodes() {
        return Stream.of("../../etc", "", " ", "global", "a b", "acme,umbrella", "-acme", "ümlaut", "a".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("invalidCodes")
    void invalidTenantIsRefusedAlways(String code) throws Exception {
        runOptional(request("/orders", code));
        assertThatItWasRefused("urn:problem-type:modelregistry:tenant-invalid", "Invalid tenant");
    }

    @Test
    void differentValuesAreRefused() throws Exception {
        runOptional(request("/orders", "acme", "umbrella"));
        assertThatItWasRefused("urn:problem-type:modelregistry:tenant-invalid", "Invalid tenant");
        assertThat(response.getContentAsString()).doesNotContain("acme", "umbrella");
    }

    @Test
    void tenantThatTheApplicationDoesNotAllowIsRefused() throws Exception {
        runOptional(request("/orders", "xylophone"));
        assertThatItWasRefused("urn:problem-type:modelregistry:tenant-invalid", "Invalid tenant");
        assertThat(response.getContentAsString()).doesNotContain("xylophone");
        assertThat(registry.getTenantInfo("xylophone")).isEmpty();
    }

    @Test
    void conflictingTenantsAreRefused() throws Exception {
        TenantResolver resolver = () -> {
            throw new ConflictingTenantsException();
        };
        new TenantFilter(registry, view -> resolver, policy(false)).doFilter(request("/orders"), response, this::look);
        assertThatItWasRefused(403, "urn:problem-type:modelregistry:tenant-conflict", "Conflicting tenants");
    }

    @Test
    void refusalSaysWhatIsAcceptedAndRepeatsNothing() throws Exception {
        runRequired(request("/secret/path", "../../etc"));
        assertThat(problem().path("detail").asString())
                .startsWith("The request must name its tenant in one X-Tenant-ID header.")
                .contains("1 to 64 letters, digits, dots, underscores or hyphens");
        assertThat(response.getContentAsString()).doesNotContain("etc", "secret");
        assertThat(response.getHeaderNames()).containsExactlyInAnyOrder("Content-Type", "Content-Length");
    }

    @Test
    void refusalIsLoggedWithoutWhatWasSent() throws Exception {
        Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = everything.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        everything.setLevel(Level.TRACE);
        everything.addAppender(log);
        try {
            runRequired(request("/secret/path", "../../etc"));
        } finally {
            everything.detachAppender(log);
            everything.setLevel(before);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsOnlyOnce("Refused a request with status 400: urn:problem-type:modelregistry:tenant-invalid")
                .noneMatch(line -> line.contains("etc") || line.contains("secret"));
    }

    @Test
    void refusalIsOneLineOfJsonOfItsOwnLength() throws Exception {
        runRequired(request("/orders"));
        assertThat(response.getContentLength()).isEqualTo(response.getContentAsByteArray().length);
        assertThat(problem().propertyNames()).containsExactly("type", "title", "status", "detail");
    }

    @Test
    void refusalOfAnotherResolverSaysWhatThatOneExpects() throws Exception {
        TenantResolver resolver = () -> null;
        new TenantFilter(registry, view -> resolver, policy(true)).doFilter(request("/orders"), response, this::look);
        assertThat(problem().path("detail").asString()).isEqualTo("The request must name its tenant.");
        assertThat(seen).containsExactly("not called");
    }

    /* ---- needs no tenant ---- */

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/modelregistry/acme", "/error"})
    void excludedPathPassesWithoutTenant(String path) throws Exception {
        runRequired(request(path));
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "../../etc"})
    void excludedPathPassesWithoutTenantWhateverTheHeaderSays(String code) throws Exception {
        runRequired(request("/actuator/health", code));
        assertThat(seen).isEmpty();
    }

    @Test
    void excludedPathIsBelowTheContextPath() throws Exception {
        MockHttpServletRequest request = request("/actuator/health");
        request.setContextPath("/app");
        request.setRequestURI("/app/actuator/health");
        runRequired(request);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/../orders", "/actuator/..;/orders", "/actuator/%2e%2e/orders"})
    void pathThatOnlyLooksExcludedIsNot(String sent) throws Exception {
        MockHttpServletRequest request = request("/orders");
        request.setRequestURI(sent);
        runRequired(request);
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(seen).containsExactly("not called");
    }

    @Test
    void pathThatIsExcludedForTheContainerOnlyIsNot() throws Exception {
        MockHttpServletRequest request = request("/actuator/health");
        request.setRequestURI("/orders/../actuator/health");
        runRequired(request);
        assertThat(response.getStatus()).isEqualTo(400);
    }

    @Test
    void pathWithPercentSignsIsCompared() throws Exception {
        MockHttpServletRequest request = request("/actuator/100%");
        request.setRequestURI("/actuator/100%25");
        runRequired(request);
        assertThat(seen).isEmpty();
    }

    @Test
    void preflightPassesWithoutTenant() throws Exception {
        MockHttpServletRequest request = preflight();
        runRequired(request);
        assertThat(seen).isEmpty();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void preflightWithInvalidTenantIsRefused() throws Exception {
        MockHttpServletRequest request = preflight();
        request.addHeader(HEADER, "../../etc");
        runRequired(request);
        assertThat(response.getStatus()).isEqualTo(400);
    }

    /* ---- later dispatches ---- */

    @ParameterizedTest
    @ValueSource(strings = {"ASYNC", "ERROR"})
    void laterDispatchWorksForTheSameTenant(DispatcherType type) throws Exception {
        MockHttpServletRequest request = request("/orders", "acme");
        runRequired(request);
        seen = List.of("not called");
        runRequired(dispatched(request, type, "/error"));
        assertThat(seen).containsExactly("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASYNC", "ERROR"})
    void laterDispatchOfAnExcludedPathPassesWithoutTenant(DispatcherType type) throws Exception {
        MockHttpServletRequest request = request("/actuator/health", "acme");
        runRequired(request);
        seen = List.of("not called");
        runRequired(dispatched(request, type, "/orders"));
        assertThat(seen).isEmpty();
    }

    @Test
    void errorPageOfARequestThatNeverCameHerePassesWithoutTenant() throws Exception {
        MockHttpServletRequest request = request("/custom-error-page", "../../etc");
        request.setDispatcherType(DispatcherType.ERROR);
        runRequired(request);
        assertThat(seen).isEmpty();
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FORWARD", "INCLUDE", "ERROR"})
    void nestedDispatchStaysInTheScope(DispatcherType type) throws Exception {
        MockHttpServletRequest request = request("/orders", "acme");
        Filter filter = filter(request, true);
        filter.doFilter(request, response, (outer, answer) -> {
            filter.doFilter(dispatched(request, type, "/other"), answer, this::look);
            assertThat(visibleModels()).containsExactly("acme");
        });
        assertThat(seen).containsExactly("acme");
    }

    /* ---- what the tests are made of ---- */

    private void look(Object request, Object answer) {
        seen = visibleModels();
    }

    private List<String> visibleModels() {
        return registry.getAllModels().stream().map(Model::name).toList();
    }

    private void runOptional(MockHttpServletRequest request) throws ServletException, IOException {
        filter(request, false).doFilter(request, response, this::look);
    }

    private void runRequired(MockHttpServletRequest request) throws ServletException, IOException {
        filter(request, true).doFilter(request, response, this::look);
    }

    private TenantFilter filter(MockHttpServletRequest request, boolean required) {
        TenantSources sources = new TenantSources(List.of(new HeaderTenantSource(HEADER)), false);
        return new TenantFilter(registry, view -> SourcesTenantResolver.of(request, sources), policy(required));
    }

    private TenantPolicy policy(boolean required) {
        return new TenantPolicy(registry, EXCLUDED, required, Pattern.compile("[^x].*"));
    }

    private static MockHttpServletRequest request(String path, String... codes) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        for (String code : codes) {
            request.addHeader(HEADER, code);
        }
        return request;
    }

    private static MockHttpServletRequest preflight() {
        MockHttpServletRequest request = request("/orders");
        request.setMethod("OPTIONS");
        request.addHeader("Origin", "https://elsewhere.example");
        request.addHeader("Access-Control-Request-Method", "GET");
        return request;
    }

    private static MockHttpServletRequest dispatched(MockHttpServletRequest request, DispatcherType type, String path) {
        request.setDispatcherType(type);
        request.setRequestURI(path);
        request.setServletPath(path);
        return request;
    }

    private void assertThatItWasRefused(String type, String title) throws IOException {
        assertThatItWasRefused(400, type, title);
    }

    private void assertThatItWasRefused(int status, String type, String title) throws IOException {
        assertThat(seen).containsExactly("not called");
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(problem().path("type").asString()).isEqualTo(type);
        assertThat(problem().path("title").asString()).isEqualTo(title);
        assertThat(problem().path("status").asInt()).isEqualTo(status);
    }

    private JsonNode problem() throws IOException {
        return JsonMapper.shared().readTree(response.getContentAsByteArray());
    }
}
