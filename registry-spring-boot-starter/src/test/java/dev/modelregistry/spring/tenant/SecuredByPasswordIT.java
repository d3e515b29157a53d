package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.modelregistry.ModelRegistry;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

/** An application whose users are its tenants, and whose actuator is for operators, as the documentation shows it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,modelregistry",
            "modelregistry.tenant.sources=principal",
            "server.tomcat.threads.max=1",
            "server.tomcat.threads.min-spare=1"
        })
class SecuredByPasswordIT {

    @LocalServerPort
    private int port;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void giveEachTenantItsModel() {
        VisibleModelsController.giveEachTenantItsModel(registry);
    }

    @AfterEach
    void clear() {
        registry.clear();
    }

    /* ---- the principal ---- */

    @Test
    void userIsTheTenant() {
        assertThat(get("/models", as("acme"))).isEqualTo("200 [\"acme\"]");
        assertThat(get("/models", as("umbrella"))).isEqualTo("200 [\"umbrella\"]");
    }

    @Test
    void userIsTheTenantInLaterDispatchesToo() {
        assertThat(get("/async", as("acme"))).isEqualTo("200 [\"acme\"]");
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
    void whoIsNotLetInMakesNoTenantActive() {
        assertThat(get("/models", this::sayNothing)).startsWith("401");
        assertThat(get("/models", headers -> headers.setBasicAuth("acme", "wrong")))
                .startsWith("401");
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

    /* ---- order ---- */

    @Test
    void filterComesAfterRequestScopeAndSpringSecurity(@Autowired ApplicationContext context) {
        Map<String, AbstractFilterRegistrationBean<?>> filters = filters(context);
        assertThat(filters.get("modelRegistryTenantFilter"))
                .extracting(AbstractFilterRegistrationBean::getOrder)
                .isEqualTo(-90);
        assertThat(filters.get("securityFilterChainRegistration"))
                .extracting(AbstractFilterRegistrationBean::getOrder)
                .isEqualTo(-100);
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, AbstractFilterRegistrationBean<?>> filters(ApplicationContext context) {
        return (Map) context.getBeansOfType(AbstractFilterRegistrationBean.class);
    }

    private void sayNothing(HttpHeaders headers) {}

    private static Consumer<HttpHeaders> as(String user) {
        return headers -> headers.setBasicAuth(user, "secret");
    }

    private String get(String path, Consumer<HttpHeaders> headers) {
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

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(VisibleModelsController.class)
    static class Application {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    user("acme", "USER"),
                    user("umbrella", "USER"),
                    user("alice@acme.example", "USER"),
                    user("operator", "OPERATOR"));
        }

        private static UserDetails user(String name, String role) {
            return User.withUsername(name).password("{noop}secret").roles(role).build();
        }

        @Bean
        @Order(1)
        SecurityFilterChain actuator(HttpSecurity http) {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeHttpRequests(requests -> requests.requestMatchers(EndpointRequest.to("health"))
                            .permitAll()
                            .anyRequest()
                            .hasRole("OPERATOR"))
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain everythingElse(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(withDefaults())
                    .build();
        }
    }
}
