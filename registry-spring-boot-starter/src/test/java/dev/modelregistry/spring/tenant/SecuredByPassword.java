package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

/** An application whose users are its tenants, and whose actuator is for operators, as the documentation shows it. */
@TestPropertySource(
        properties = {
            "management.endpoints.web.exposure.include=health,modelregistry",
            "modelregistry.tenant.excluded-paths=/open",
            "modelregistry.tenant.sources=principal"
        })
abstract class SecuredByPassword extends VisibleModels {

    /* ---- the principal ---- */

    @Test
    void userIsTheTenant() {
        assertThat(get("/models", as("acme"))).isEqualTo("200 [\"acme\"]");
        assertThat(get("/models", as("umbrella"))).isEqualTo("200 [\"umbrella\"]");
    }

    @Test
    void headerThatNobodyAskedForChangesNothing() {
        assertThat(get("/models", as("acme").andThen(headers -> headers.set("X-Tenant-ID", "umbrella"))))
                .isEqualTo("200 [\"acme\"]");
    }

    @Test
    void anonymousUserHasNoTenant() {
        assertThat(get("/public", this::sayNothing)).isEqualTo("200 []");
    }

    @Test
    void userIsNoTenantOfExcludedPaths() {
        assertThat(get("/open", as("acme"))).isEqualTo("200 []");
    }

    @Test
    void whoIsNotLetInMakesNoTenantActive() {
        assertThat(get("/models", this::sayNothing)).startsWith("401");
        assertThat(get("/models", headers -> headers.setBasicAuth("acme", "wrong")))
                .startsWith("401");
        assertThat(send(HttpMethod.POST, "/models", as("acme")))
                .as("without a CSRF token")
                .matches("40[13] .*");
        assertThat(registry.getTenantRegistryInfo().tenants()).noneMatch(tenant -> tenant.active());
        assertThat(get("/public", this::sayNothing)).isEqualTo("200 []");
    }

    @Test
    void userWhoseNameIsNoTenantIsRefused() {
        assertThat(get("/models", as("alice@acme.example")))
                .startsWith("400")
                .contains("The request must name its tenant by the name of its user.")
                .doesNotContain("alice");
    }

    /* ---- the actuator ---- */

    @Test
    void actuatorIsForOperators() {
        assertThat(get("/actuator/modelregistry", this::sayNothing)).startsWith("401");
        assertThat(get("/actuator/modelregistry", as("acme"))).startsWith("403");
        assertThat(get("/actuator/modelregistry", as("operator"))).startsWith("200");
        assertThat(get("/actuator/health", this::sayNothing)).startsWith("200").contains("UP");
    }

    @Test
    void operatorsMayCleanUpAndDropTenants() {
        assertThat(send(HttpMethod.POST, "/actuator/modelregistry", as("operator")))
                .startsWith("200");
        assertThat(send(HttpMethod.DELETE, "/actuator/modelregistry/acme", as("acme")))
                .startsWith("403");
        assertThat(send(HttpMethod.DELETE, "/actuator/modelregistry/acme", as("operator")))
                .startsWith("200");
        assertThat(registry.getTenantInfo("acme")).isEmpty();
    }

    @Test
    void operatorIsNoTenantOfTheActuator() {
        get("/actuator/modelregistry", as("operator"));
        assertThat(registry.getTenantInfo("operator")).isEmpty();
    }

    void sayNothing(HttpHeaders headers) {}

    static Consumer<HttpHeaders> as(String user) {
        return headers -> headers.setBasicAuth(user, "secret");
    }

    String get(String path, Consumer<HttpHeaders> headers) {
        return send(HttpMethod.GET, path, headers);
    }

    private String send(HttpMethod method, String path, Consumer<HttpHeaders> headers) {
        EntityExchangeResult<String> result = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .method(method)
                .uri(path)
                .headers(headers)
                .exchange()
                .returnResult(String.class);
        return result.getStatus().value() + " " + result.getResponseBody();
    }

    static UserDetails[] users() {
        return new UserDetails[] {
            user("acme", "USER"),
            user("umbrella", "USER"),
            user("alice@acme.example", "USER"),
            user("operator", "OPERATOR")
        };
    }

    private static UserDetails user(String name, String role) {
        return User.withUsername(name).password("{noop}secret").roles(role).build();
    }
}
