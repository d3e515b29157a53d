package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import dev.modelregistry.store.StaleReads;
import dev.modelregistry.store.StoreOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ModelRegistryPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ModelRegistryAutoConfiguration.class));

    @Test
    void hasTheDocumentedDefaults() {
        runner.run(context -> {
            ModelRegistryProperties properties = context.getBean(ModelRegistryProperties.class);
            assertThat(properties.enabled()).isTrue();
            assertThat(properties.cleanupInterval()).isEqualTo(Duration.ofMinutes(5));
            assertThat(properties.maxIdleTime()).isEqualTo(Duration.ofMinutes(30));
            assertThat(properties.cleanup().enabled()).isTrue();
            assertThat(properties.crossTenantFallback()).isFalse();
            assertThat(properties.evictNamedModels()).isFalse();
            assertThat(properties.maxResidentTenants()).isNull();
            assertThat(properties.maxResidentWeight()).isNull();
            assertThat(properties.memoryPressure()).isEqualTo(new ModelRegistryProperties.MemoryPressure(0.8, null));
            assertThat(properties.limits())
                    .isEqualTo(new ModelRegistryProperties.Limits(10_000, null, 10_000, 64, 256));
            assertThat(properties.tenant().enabled()).isTrue();
            assertThat(properties.tenant().header()).isEqualTo("X-Tenant-ID");
            assertThat(properties.tenant().required()).isFalse();
            assertThat(properties.tenant().excludedPaths()).containsExactly("/favicon.ico", "/webjars/**");
            assertThat(properties.tenant().sources()).containsExactly("header");
            assertThat(properties.tenant().strictSources()).isFalse();
            assertThat(properties.tenant().baseDomain()).isNull();
            assertThat(properties.tenant().pathPattern()).isEqualTo("/{tenant}/**");
            assertThat(properties.tenant().claim()).isEqualTo("tenant_id");
            assertThat(properties.tenant().sessionAttribute()).isEqualTo("tenant");
            assertThat(properties.tenant().allowed()).isNull();
            assertThat(properties.derived().maxValues()).isEqualTo(10_000);
            assertThat(properties.store())
                    .isEqualTo(new ModelRegistryProperties.Store(
                            StoreType.NONE,
                            Duration.ofSeconds(5),
                            StaleReads.FAIL,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(30),
                            8,
                            new ModelRegistryProperties.Store.UnknownTenants(10_000, Duration.ofMinutes(1))));
            assertThat(ModelRegistryAutoConfiguration.options(properties.store()))
                    .isEqualTo(StoreOptions.defaults());
            assertThat(properties.health()).isEqualTo(new ModelRegistryProperties.Health(1_000, 0.8, 0.5, 1_000));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "modelregistry.cleanup-interval, 0s",
        "modelregistry.cleanup-interval, -5m",
        "modelregistry.cleanup-interval, 999us",
        "modelregistry.cleanup-interval, 36501d",
        "modelregistry.max-idle-time, 0s",
        "modelregistry.max-idle-time, 999us",
        "modelregistry.limits.models-per-tenant, 0",
        "modelregistry.limits.resident-tenants, 0",
        "modelregistry.max-resident-tenants, 0",
        "modelregistry.max-resident-weight, 0B",
        "modelregistry.max-resident-weight, -1MB",
        "modelregistry.memory-pressure.share, 80",
        "modelregistry.memory-pressure.share, -0.1",
        "modelregistry.memory-pressure.share, NaN",
        "modelregistry.memory-pressure.max-idle-time, 0s",
        "modelregistry.memory-pressure.max-idle-time, 31m",
        "modelregistry.limits.properties, 0",
        "modelregistry.limits.properties, 10001",
        "modelregistry.limits.depth, 0",
        "modelregistry.limits.depth, 65",
        "modelregistry.limits.name-length, 0",
        "modelregistry.limits.name-length, 257",
        "modelregistry.tenant.header, X Tenant",
        "modelregistry.tenant.header, 'X-Tenant:'",
        "modelregistry.tenant.header, ''",
        "modelregistry.tenant.base-domain, ''",
        "modelregistry.tenant.base-domain, https://example.com",
        "modelregistry.tenant.base-domain, .example.com",
        "modelregistry.tenant.base-domain, example.com:8080",
        "modelregistry.tenant.claim, ' '",
        "modelregistry.tenant.session-attribute, ' '",
        "modelregistry.derived.max-values, 0",
        "modelregistry.store.max-staleness, 99ms",
        "modelregistry.store.max-staleness, 1441m",
        "modelregistry.store.outcome-wait, -1ms",
        "modelregistry.store.outcome-wait, 61s",
        "modelregistry.store.compare-interval, 999ms",
        "modelregistry.store.compare-interval, 1441m",
        "modelregistry.store.concurrent-loads, 0",
        "modelregistry.store.concurrent-loads, 65",
        "modelregistry.store.unknown-tenants.max, 0",
        "modelregistry.store.unknown-tenants.max, 1000001",
        "modelregistry.store.unknown-tenants.time, -1s",
        "modelregistry.store.unknown-tenants.time, 1441m",
        "modelregistry.health.max-tenants, -1",
        "modelregistry.health.max-heap-usage, 80",
        "modelregistry.health.max-heap-usage, -0.1",
        "modelregistry.health.min-reuse-ratio, 1.1",
        "modelregistry.health.min-reuse-ratio, NaN",
        "modelregistry.health.min-registrations, -1",
    })
    void refusesToStartWithValueOutOfBounds(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                            assertThat(e.getName()).isEqualTo(property);
                            assertThat(e.getReason()).startsWith("must be ");
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "modelregistry.cleanup-interval, 1ms",
        "modelregistry.max-idle-time, 36500d",
        "modelregistry.limits.models-per-tenant, 1",
        "modelregistry.limits.resident-tenants, 1",
        "modelregistry.max-resident-tenants, 1",
        "modelregistry.max-resident-weight, 1B",
        "modelregistry.memory-pressure.share, 0",
        "modelregistry.memory-pressure.share, 1",
        "modelregistry.memory-pressure.max-idle-time, 30m",
        "modelregistry.limits.properties, 1",
        "modelregistry.limits.depth, 1",
        "modelregistry.limits.name-length, 1",
        "modelregistry.tenant.header, X_Tenant.1~",
        "modelregistry.tenant.base-domain, localhost",
        "modelregistry.derived.max-values, 1",
        "modelregistry.store.type, none",
        "modelregistry.store.stale-reads, serve",
        "modelregistry.store.max-staleness, 100ms",
        "modelregistry.store.max-staleness, 1d",
        "modelregistry.store.outcome-wait, 0s",
        "modelregistry.store.outcome-wait, 1m",
        "modelregistry.store.compare-interval, 1s",
        "modelregistry.store.compare-interval, 1d",
        "modelregistry.store.concurrent-loads, 1",
        "modelregistry.store.concurrent-loads, 64",
        "modelregistry.store.unknown-tenants.max, 1",
        "modelregistry.store.unknown-tenants.max, 1000000",
        "modelregistry.store.unknown-tenants.time, 0s",
        "modelregistry.store.unknown-tenants.time, 1d",
        "modelregistry.health.max-tenants, 0",
        "modelregistry.health.max-heap-usage, 1",
        "modelregistry.health.min-reuse-ratio, 0",
        "modelregistry.health.min-registrations, 0",
    })
    void startsWithValueJustWithinBounds(String property, String value) {
        runner.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void refusesABudgetOfTenantsThatTheLimitNeverLetsPass() {
        runner.withPropertyValues("modelregistry.max-resident-tenants=10", "modelregistry.limits.resident-tenants=10")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("max-resident-tenants")
                        .hasMessageContaining("limits.resident-tenants"));
    }

    @Test
    void failureReportNamesPropertyValueAndOrigin(CapturedOutput output) {
        SpringApplication application = new SpringApplication(OneRegistry.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        assertThatException().isThrownBy(() -> application.run("--modelregistry.max-idle-time=0s"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Invalid value '0s' for configuration property 'modelregistry.max-idle-time'")
                .contains("originating from '\"modelregistry.max-idle-time\" from property source \"commandLineArgs\"'")
                .contains("must be at least 1 ms");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(ModelRegistryAutoConfiguration.class)
    static class OneRegistry {}
}
