package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** Runs in an execution of its own, without web, actuator and Micrometer on the class path. */
class BareClassPathTest {

    private static final List<String> ABSENT = List.of(
            "io.micrometer.core.instrument.MeterRegistry",
            "jakarta.servlet.Filter",
            "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
            "org.springframework.boot.health.contributor.HealthIndicator",
            "org.springframework.security.core.Authentication",
            "org.springframework.web.filter.OncePerRequestFilter");

    @Test
    void startsWithRegistryAndManagerOnly() {
        assertThat(ABSENT).noneMatch(name -> ClassUtils.isPresent(name, null));
        try (ConfigurableApplicationContext context = SpringApplication.run(Application.class)) {
            assertThat(context.getBean(RegistryManager.class).isRunning()).isTrue();
            assertThat(context.getBeanNamesForType(ModelRegistry.class)).hasSize(1);
            assertThat(context.getBeanDefinitionNames())
                    .filteredOn(name -> name.startsWith("modelRegistry"))
                    .containsExactlyInAnyOrder(
                            "modelRegistry",
                            "modelRegistryManager",
                            "modelRegistryCleanupLifecycle",
                            "modelRegistryPrimaries",
                            "modelRegistryTaskDecorator",
                            "modelRegistryApplicationEvents",
                            "modelRegistryDataSourceRelease");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
