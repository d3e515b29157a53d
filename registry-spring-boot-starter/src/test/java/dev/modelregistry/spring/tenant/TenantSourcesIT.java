package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application behind a proxy and without Spring Security, whose actuator is not where it usually is. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.base-path=/manage",
            "modelregistry.tenant.base-domain=example.com",
            "modelregistry.tenant.path-pattern=/t/{tenant}/**",
            "modelregistry.tenant.required=true",
            "modelregistry.tenant.sources=query,subdomain,path,session,principal",
            "server.forward-headers-strategy=framework",
            "server.servlet.context-path=/app"
        })
class TenantSourcesIT extends VisibleModels {

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void springSecurityIsReallyNotThere() {
        assertThat(ClassUtils.isPresent("org.springframework.security.core.Authentication", null))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"acme.example.com, acme", "Acme.Example.com.:8443, acme", "umbrella.example.com:80, umbrella"})
    void subdomainIsTheOneThatTheProxyWasAskedFor(String host, String tenant) throws Exception {
        assertThat(get("/models", "X-Forwarded-Host", host)).isEqualTo("200 [\"" + tenant + "\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "acme.example.org", "[::1]:8080", "127.0.0.1"})
    void otherHostNamesNoTenant(String host) throws Exception {
        assertThat(get("/models", "X-Forwarded-Host", host)).startsWith("400").contains("tenant-required");
    }

    @Test
    void pathNamesTheTenant() throws Exception {
        assertThat(get("/t/acme/models")).isEqualTo("200 [\"acme\"]");
        assertThat(get("/t/%61cme;v=1/models")).isEqualTo("200 [\"acme\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/t/acme/../umbrella/models", "/t/acme/..;/umbrella/models", "/t/a%20b/models"})
    void pathThatSaysTwoThingsIsRefused(String path) throws Exception {
        assertThat(get(path)).startsWith("400").contains("tenant-invalid");
    }

    @Test
    void sessionNamesTheTenantOnceItIsThere() throws Exception {
        assertThat(get("/t/acme/login")).isEqualTo("200 umbrella");
        assertThat(get("/models")).isEqualTo("200 [\"umbrella\"]");
    }

    @Test
    void ownSourceComesWhereItIsListed() throws Exception {
        assertThat(get("/t/acme/models?tenant=umbrella")).isEqualTo("200 [\"umbrella\"]");
    }

    @Test
    void actuatorIsLeftOutWhereItIs() throws Exception {
        assertThat(get("/manage/health")).startsWith("200");
        assertThat(get("/actuator/health")).startsWith("400");
    }

    private String get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/app" + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({VisibleModelsController.class, TenantSourcesIT.LoginController.class})
    static class Application {

        @Bean
        TenantSource query() {
            return request -> ((HttpServletRequest) request.nativeRequest()).getParameter("tenant");
        }
    }

    @RestController
    static class LoginController {

        @GetMapping("/t/{tenant}/login")
        String login(HttpSession session) {
            session.setAttribute("tenant", "umbrella");
            return "umbrella";
        }
    }
}
