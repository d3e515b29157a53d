package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.TenantDetail;
import dev.modelregistry.spring.actuate.ModelRegistryEndpoint;
import dev.modelregistry.spring.actuate.ModelRegistryEndpointAutoConfiguration;
import dev.modelregistry.spring.actuate.ModelRegistryHealthAutoConfiguration;
import dev.modelregistry.spring.actuate.ModelRegistryHealthIndicator;
import dev.modelregistry.spring.actuate.ModelRegistryMetrics;
import dev.modelregistry.spring.actuate.ModelRegistryMetricsAutoConfiguration;
import dev.modelregistry.spring.tenant.TenantFilterAutoConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** An application with two registries of its own, one of which is primary. */
class SeveralRegistriesTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class,
                    ModelRegistryEndpointAutoConfiguration.class,
                    ModelRegistryHealthAutoConfiguration.class,
                    ModelRegistryMetricsAutoConfiguration.class,
                    TenantFilterAutoConfiguration.class))
            .withUserConfiguration(TwoRegistries.class)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=modelregistry", "modelregistry.health.max-tenants=0");

    @Test
    void endpointHealthAndMetersShowThePrimaryOne() {
        runner.run(context -> {
            Users users = context.getBean(Users.class);
            users.forms.tenant("acme").registerModel(Model.of("Form", PERSON));
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            context.getBean(ModelRegistryMetrics.class).bindTo(meters);
            assertThat(context.getBean(ModelRegistryHealthIndicator.class)
                            .health()
                            .getStatus()
                            .getCode())
                    .isEqualTo("UP");
            assertThat(meters.get("modelregistry.tenants").gauge().value()).isZero();

            users.main.tenant("acme").registerModel(Model.of("Person", PERSON));
            TenantDetail shown = context.getBean(ModelRegistryEndpoint.class).tenant("acme");
            assertThat(shown).isNotNull().extracting(TenantDetail::modelNames).hasToString("[Person]");
            assertThat(context.getBean(ModelRegistryHealthIndicator.class)
                            .health()
                            .getStatus()
                            .getCode())
                    .isEqualTo("WARNING");
            assertThat(meters.get("modelregistry.tenants").gauge().value()).isEqualTo(1);
        });
    }

    @Test
    void filterOpensTheTenantOfThePrimaryOne() {
        runner.run(context -> {
            Users users = context.getBean(Users.class);
            FilterRegistrationBean<?> filter =
                    context.getBean("modelRegistryTenantFilter", FilterRegistrationBean.class);
            MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
            request.addHeader("X-Tenant-ID", "acme");
            RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
            try {
                Objects.requireNonNull(filter.getFilter())
                        .doFilter(request, new MockHttpServletResponse(), (served, response) -> {
                            users.main.registerModel(Model.of("Person", PERSON));
                            users.forms.registerModel(Model.of("Form", PERSON));
                        });
            } finally {
                RequestContextHolder.resetRequestAttributes();
            }
            assertThat(users.main.getTenantInfo("acme")).isPresent();
            assertThat(users.forms.getTenantInfo("acme")).isEmpty();
            assertThat(users.forms.getStats().globalModels()).isEqualTo(1);
        });
    }

    @Test
    void everyManagerRunsWhileTheApplicationDoes() {
        runner.withBean(
                        "formsManager",
                        RegistryManager.class,
                        () -> RegistryManager.builder(ModelRegistry.create()).build())
                .withBean(
                        "mainManager",
                        RegistryManager.class,
                        () -> RegistryManager.builder(ModelRegistry.create()).build())
                .run(context -> assertThat(context.getBeansOfType(RegistryManager.class))
                        .hasSize(2)
                        .allSatisfy((name, manager) ->
                                assertThat(manager.isRunning()).isTrue()));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoRegistries {

        @Bean
        @Primary
        ModelRegistry mainRegistry() {
            return ModelRegistry.create();
        }

        @Bean
        @Qualifier("forms")
        ModelRegistry formsRegistry() {
            return ModelRegistry.create();
        }

        @Bean
        Users users(ModelRegistry main, @Qualifier("forms") ModelRegistry forms) {
            return new Users(main, forms);
        }
    }

    /** What an application injects. */
    record Users(ModelRegistry main, ModelRegistry forms) {}
}
