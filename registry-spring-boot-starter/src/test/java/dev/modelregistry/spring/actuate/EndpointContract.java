package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the endpoint answers over HTTP, whatever serves it. */
abstract class EndpointContract {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));
    private static final String PATH = "/actuator/modelregistry";

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalManagementPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void fill() {
        for (String tenant : List.of("acme", "globex", "umbrella")) {
            registry.tenant(tenant).registerModel(Model.of("Person", PERSON));
            registry.tenant(tenant).resolveType(Structure.of(Map.of("at", "date")));
        }
        registry.tenant("globex").registerModel(Model.of("Invoice", PERSON));
    }

    @AfterEach
    void clear() {
        registry.clear();
    }

    /* ---- GET ---- */

    @Test
    void showsFiguresAndTenants() throws Exception {
        JsonNode shown = json(get(""));
        assertThat(shown.propertyNames()).containsExactlyInAnyOrder("registry", "cleanup", "derived", "tenants");
        assertThat(shown.at("/registry/tenantRegistries").asInt()).isEqualTo(3);
        assertThat(shown.at("/cleanup/maxIdleTime").asString()).isEqualTo("PT30M");
        assertThat(shown.at("/cleanup/pressureIdleTime").asString()).isEqualTo("PT3M");
        assertThat(shown.at("/cleanup/running").asBoolean()).isTrue();
        assertThat(shown.at("/registry/removals/tenant_dropped").isNumber()).isTrue();
        assertThat(tenants(shown)).containsExactly("acme", "globex", "umbrella");
        assertThat(shown.at("/tenants/0/idleTime").asString()).startsWith("PT");
        assertThat(shown.at("/tenants/0/created").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(shown.at("/tenants/0").has("modelNames")).isFalse();
    }

    @Test
    void walksThroughPages() throws Exception {
        JsonNode first = json(get("?limit=2&sort=models"));
        assertThat(tenants(first)).containsExactly("globex", "acme");
        JsonNode second =
                json(get("?limit=2&sort=models&after=" + first.path("next").asString()));
        assertThat(tenants(second)).containsExactly("umbrella");
        assertThat(second.has("next")).isFalse();
        assertThat(tenants(json(get("?prefix=gl")))).containsExactly("globex");
    }

    @Test
    void showsOneTenant() throws Exception {
        JsonNode shown = json(get("/globex"));
        assertThat(shown.path("tenant").asString()).isEqualTo("globex");
        assertThat(shown.path("modelNames").toString()).isEqualTo("[\"Person\",\"Invoice\"]");
        assertProblem(get("/nobody"), 404, "nobody");
    }

    @Test
    void refusesWhatItCannotReadAndRepeatsNothing() throws Exception {
        assertProblem(get("?limit=evil"), 400, "evil");
        assertProblem(get("?limit=1&limit=2"), 400, "1,2");
        assertProblem(get("?limit=5555"), 400, "5555");
        assertProblem(get("?sort=evil"), 400, "evil");
        assertProblem(get("?sort=idle&after=evil"), 400, "evil");
        assertProblem(post("?tenat=evil", null), 400, "evil");
        assertProblem(post("?tenant=", null), 400, "evil");
        assertProblem(post("?tenant=acme&tenant=umbrella", null), 400, "umbrella");
        assertProblem(post("?maxIdleTime=evil", null), 400, "evil");
        assertProblem(post("?maxIdleTime=60", null), 400, "60");
        assertProblem(post("", "{\"maxIdleTime\": \"evil\"}"), 400, "evil");
        assertProblem(post("", "{\"tenat\": \"acme\"}"), 400, "tenat\"");
        assertProblem(post("", "{\"tenant\": null}"), 400, "null");
        assertThat(registry.getStats().anonymousModels()).isEqualTo(3);
    }

    /* ---- POST ---- */

    @Test
    void barePostCleansUp() throws Exception {
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(post("", null).body()).isEqualTo("{\"tenants\":2,\"models\":2}");
            assertThat(registry.getTenantInfo(scope.tenant())).isPresent();
        }
        assertThat(post("", "{}").body()).isEqualTo("{\"tenants\":1,\"models\":1}");
        assertThat(json(get("")).at("/cleanup/lastResult").toString()).isEqualTo("{\"tenants\":1,\"models\":1}");
    }

    @Test
    void postCleansUpOneTenant() throws Exception {
        assertThat(post("?tenant=acme", null).body()).isEqualTo("{\"tenants\":1,\"models\":1}");
        assertThat(post("", "{\"tenant\": \"globex\"}").body()).isEqualTo("{\"tenants\":1,\"models\":1}");
        assertThat(registry.getStats().anonymousModels()).isEqualTo(1);
        assertProblem(post("?tenant=nobody", null), 404, "nobody");
    }

    @Test
    void postCleansUpTenantsIdleForLong() throws Exception {
        assertThat(post("?maxIdleTime=PT1H", null).body()).isEqualTo("{\"tenants\":0,\"models\":0}");
        assertThat(post("", "{\"maxIdleTime\": \"1h\"}").body()).isEqualTo("{\"tenants\":0,\"models\":0}");
        assertThat(post("?tenant=acme&maxIdleTime=0s", null).body()).isEqualTo("{\"tenants\":1,\"models\":1}");
    }

    /** What curl makes of -d without a header. */
    @Test
    void postOfAFormIsNeverTakenForABarePost() throws Exception {
        for (String body : List.of("{\"tenant\": \"acme\"}", "tenat=acme")) {
            HttpResponse<String> answer = send(request("")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).isIn(400, 415);
        }
        assertThat(registry.getStats().anonymousModels()).isEqualTo(3);
    }

    /* ---- DELETE ---- */

    @Test
    void deleteDropsATenant() throws Exception {
        assertThat(send(request("/globex").DELETE()).body()).isEqualTo("{\"models\":3}");
        assertProblem(send(request("/globex").DELETE()), 404, "globex");
        assertThat(registry.getStats().tenantRegistries()).isEqualTo(2);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String sent) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).endsWith(".");
        assertThat(answer.body()).doesNotContain(sent);
    }

    private static List<String> tenants(JsonNode shown) {
        return shown.path("tenants")
                .valueStream()
                .map(tenant -> tenant.path("tenant").asString())
                .toList();
    }

    private HttpResponse<String> get(String rest) throws IOException, InterruptedException {
        return send(request(rest).GET());
    }

    private HttpResponse<String> post(String rest, @Nullable String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(rest);
        return send(
                json == null
                        ? request.POST(BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String rest) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH + rest));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
