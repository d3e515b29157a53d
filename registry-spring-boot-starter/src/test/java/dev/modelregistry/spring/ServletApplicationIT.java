package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole application on a real server, seen from outside. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "logging.level.dev.modelregistry=trace",
            "management.endpoints.web.exposure.include=health,metrics,modelregistry",
            "management.endpoint.health.show-details=always",
            "modelregistry.health.max-heap-usage=1",
            "modelregistry.health.max-tenants=1",
            "modelregistry.tenant.required=true",
            "server.tomcat.threads.max=1",
            "server.tomcat.threads.min-spare=1"
        })
@ExtendWith(OutputCaptureExtension.class)
class ServletApplicationIT {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    /** Each tenant has one model, named like itself; so whose turn it is shows in which models there are. */
    @BeforeEach
    void giveAcmeItsModel() {
        registry.tenant("acme").registerModel(Model.of("acme", PERSON));
    }

    @AfterEach
    void clear() {
        registry.clear();
    }

    /* ---- tenant per request ---- */

    @Test
    void requestWorksForItsTenant() throws Exception {
        HttpResponse<String> response = get("/models", "X-Tenant-ID", "acme");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[\"acme\"]");
    }

    @Test
    void requestWithoutTenantIsRefused() throws Exception {
        HttpResponse<String> response = get("/models");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).path("title").asString()).isEqualTo("Tenant required");
    }

    @Test
    void whatWasSentAsTenantIsNowhere(CapturedOutput output) throws Exception {
        HttpResponse<String> response = get("/models", "X-Tenant-ID", "../../etc");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("title").asString()).isEqualTo("Invalid tenant");
        assertThat(response.body()).doesNotContain("etc", "/models");
        assertThat(response.headers().map().toString()).doesNotContain("etc");
        assertThat(output).contains("Refused a request").doesNotContain("../etc");
    }

    @Test
    void emptyAndContradictoryHeadersAreRefused() throws Exception {
        assertThat(get("/models", "X-Tenant-ID", "").statusCode()).isEqualTo(400);
        assertThat(get("/models", "X-Tenant-ID", "acme", "X-Tenant-ID", "umbrella")
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/models", "X-Tenant-ID", "acme", "x-tenant-id", "acme").statusCode())
                .isEqualTo(200);
    }

    @Test
    void asynchronousDispatchWorksForTheSameTenant() throws Exception {
        assertThat(get("/async", "X-Tenant-ID", "acme").body()).isEqualTo("[\"acme\"]");
    }

    @Test
    void errorDispatchWorksForTheSameTenant() throws Exception {
        HttpResponse<String> response = get("/fails", "X-Tenant-ID", "acme");
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(json(response).path("models").values())
                .singleElement()
                .satisfies(model -> assertThat(model.asString()).isEqualTo("acme"));
    }

    @Test
    void errorPageOfAnExcludedPathIsServedWithoutTenant() throws Exception {
        HttpResponse<String> response = get("/actuator/no-such-endpoint", "X-Tenant-ID", "acme");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("models").isEmpty()).isTrue();
    }

    @Test
    void applicationsIllegalArgumentIsNotABadTenant() throws Exception {
        HttpResponse<String> response = get("/throws", "X-Tenant-ID", "acme");
        assertThat(response.statusCode()).isEqualTo(500);
    }

    @Test
    void nothingOfATenantIsLeftOnTheServersOnlyThread() throws Exception {
        for (String path : List.of("/models", "/async", "/fails", "/throws")) {
            get(path, "X-Tenant-ID", "acme");
            assertThat(json(get("/error")).path("models").isEmpty()).isTrue();
        }
        assertThat(registry.getTenantInfo("acme").orElseThrow().active()).isFalse();
    }

    @Test
    void pathThatOnlyLooksExcludedNeedsATenant() throws Exception {
        assertThat(get("/actuator/../models").statusCode()).isEqualTo(400);
        assertThat(get("/actuator/..;x=y/models").statusCode()).isEqualTo(400);
    }

    /* ---- actuator ---- */

    @Test
    void healthIsUpAndWarningsAreStillServedWithStatus200() throws Exception {
        assertThat(json(get("/actuator/health/modelRegistry")).path("status").asString())
                .isEqualTo("UP");
        registry.tenant("umbrella").registerModel(Model.of("umbrella", PERSON));

        HttpResponse<String> component = get("/actuator/health/modelRegistry");
        assertThat(component.statusCode()).isEqualTo(200);
        assertThat(json(component).path("status").asString()).isEqualTo("WARNING");
        assertThat(json(component).at("/details/reasons/0").asString()).startsWith("resident tenants: 2");
        HttpResponse<String> whole = get("/actuator/health");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(json(whole).path("status").asString()).isEqualTo("WARNING");
        assertThat(json(whole).at("/components/modelRegistry/status").asString())
                .isEqualTo("WARNING");
    }

    @Test
    void metricsHaveNoTenant() throws Exception {
        HttpResponse<String> response = get("/actuator/metrics/modelregistry.models");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/availableTags/0/tag").asString()).isEqualTo("scope");
        assertThat(response.body()).doesNotContain("acme");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ModelsController.class)
    static class Application {

        /** Adds what is visible while an error page is rendered. */
        @Bean
        ErrorAttributes errorAttributes(ModelRegistry registry) {
            return new DefaultErrorAttributes() {
                @Override
                public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
                    return Map.of("models", names(registry));
                }
            };
        }

        static List<String> names(ModelRegistry registry) {
            return registry.getAllModels().stream().map(Model::name).toList();
        }
    }

    @RestController
    static class ModelsController {

        private final ModelRegistry registry;

        ModelsController(ModelRegistry registry) {
            this.registry = registry;
        }

        @GetMapping("/models")
        List<String> models() {
            return Application.names(registry);
        }

        @GetMapping("/async")
        void async(HttpServletRequest request) {
            request.startAsync().dispatch("/models");
        }

        @GetMapping("/fails")
        void fails(HttpServletResponse response) throws IOException {
            response.sendError(418);
        }

        @GetMapping("/throws")
        void fail() {
            throw new IllegalArgumentException("of the application");
        }
    }
}
