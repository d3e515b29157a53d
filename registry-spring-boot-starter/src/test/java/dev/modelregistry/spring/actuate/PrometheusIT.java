package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Derived;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.InMemoryModelStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** What Prometheus reads. */
@SpringBootTest(
        classes = {EndpointContract.Application.class, InMemoryModelStore.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.endpoints.web.exposure.include=prometheus")
class PrometheusIT {

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    @Test
    void scrapeHasEveryFigureAndNoTenant() throws Exception {
        Model person =
                registry.tenant("acme").registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
        Derived<String> derived = registry.derive("json-schema", Structure::toString);
        derived.of(person);

        assertThat(scrape())
                .contains(
                        "modelregistry_models{scope=\"tenant\"} 1.0",
                        "modelregistry_tenants 1.0",
                        "modelregistry_estimated_size_bytes ",
                        "modelregistry_registrations_total 1.0",
                        "modelregistry_removals_models_total{cause=\"idle\"} 0.0",
                        "modelregistry_cleanup_time_seconds_count ",
                        "modelregistry_derivations ")
                .doesNotContain("acme", "Person");
        // The derivation was made after the start.
        assertThat(scrape())
                .contains(
                        "modelregistry_derived_values{derivation=\"json-schema\"} 1.0",
                        "modelregistry_derived_requests_total{derivation=\"json-schema\",result=\"miss\"} 1.0",
                        "modelregistry_derived_time_seconds_count{derivation=\"json-schema\"} 1");
    }

    @Test
    void operationsPageListsEveryMeter() throws Exception {
        registry.derive("listed", Structure::toString);
        scrape();
        String page = Files.readString(Path.of(System.getProperty("basedir", ""), "..", "docs", "operations.md"));

        assertThat(found("# TYPE (modelregistry_\\w+)", scrape()))
                .hasSizeGreaterThan(20)
                .isEqualTo(found("\\| `(modelregistry_\\w+)` \\|", page));
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @DirtiesContext
    void scrapeSucceedsWhenTheRegistryWasClosed() throws Exception {
        registry.close();
        assertThat(scrape()).contains("modelregistry_tenants NaN", "jvm_memory_used_bytes");
    }

    private String scrape() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
