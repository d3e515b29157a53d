package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Structure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.test.annotation.DirtiesContext;

/** An application that serves no web requests, and is looked at over JMX. */
@SpringBootTest(
        classes = NoWebApplicationIT.Application.class,
        properties = {
            "management.endpoints.jmx.exposure.include=modelregistry",
            "spring.jmx.enabled=true",
            "spring.main.web-application-type=none"
        })
@DirtiesContext // Its MBean is called like that of every other application.
class NoWebApplicationIT {

    @Autowired
    private ModelRegistry registry;

    @AfterEach
    void clear() {
        registry.clear();
    }

    @Test
    void tenantOfAScopeGoesAlongToTheExecutor(
            @Autowired AsyncTaskExecutor applicationTaskExecutor, @Autowired WhoseTurn turn) {
        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(CompletableFuture.supplyAsync(turn::here, applicationTaskExecutor))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo("acme");
        }
    }

    @Test
    void operatorsCleanUpOverJmx(@Autowired MBeanServer server) throws Exception {
        // Of a tenant that nobody else uses: a task of another test may just be leaving its tenant's scope.
        registry.tenant("cleaned").resolveType(Structure.of(Map.of("name", "string")));

        Object cleaned = server.invoke(
                new ObjectName("org.springframework.boot:type=Endpoint,name=Modelregistry"),
                "forceCleanup",
                new Object[0],
                new String[0]);

        assertThat(cleaned).hasToString("{tenants=1, models=1}");
    }

    @Test
    void hasCleanUpHealthAndMeters(
            @Autowired RegistryManager manager, @Autowired HealthEndpoint health, @Autowired MeterRegistry meters) {
        assertThat(manager.isRunning()).isTrue();
        assertThat(health.healthForPath("modelRegistry"))
                .extracting(HealthDescriptor::getStatus)
                .isEqualTo(Status.UP);
        assertThat(meters.get("modelregistry.tenants").gauge().value()).isZero();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        WhoseTurn whoseTurn(ModelRegistry registry) {
            return new WhoseTurn(registry);
        }
    }
}
