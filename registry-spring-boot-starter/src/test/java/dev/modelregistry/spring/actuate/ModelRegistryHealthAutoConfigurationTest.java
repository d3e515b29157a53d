package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ModelRegistryHealthAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class,
                    ModelRegistryHealthAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class));

    @Test
    void providesComponentNamedModelRegistry() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(ModelRegistryHealthIndicator.class);
            assertThat(context.getBean(HealthContributorRegistry.class).getContributor("modelRegistry"))
                    .isInstanceOf(ModelRegistryHealthIndicator.class);
            assertThat(status(context)).isEqualTo(Status.UP);
        });
    }

    @Test
    void appliesMaxTenants() {
        runner.withPropertyValues("modelregistry.health.max-tenants=0").run(context -> {
            register(context);
            assertThatItWarns(context, "resident tenants: 1, more than 0");
        });
    }

    @Test
    void appliesMaxHeapUsage() {
        runner.withPropertyValues("modelregistry.health.max-heap-usage=0")
                .run(context -> assertThat(status(context)).isEqualTo(ModelRegistryHealthIndicator.WARNING));
    }

    @Test
    void appliesMinReuseRatioAndMinRegistrations() {
        runner.withPropertyValues("modelregistry.health.min-registrations=1").run(context -> {
            register(context);
            assertThatItWarns(context, "reuse ratio: 0.0 %, less than 50.0 %");
        });
        runner.withPropertyValues("modelregistry.health.min-registrations=1", "modelregistry.health.min-reuse-ratio=0")
                .run(context -> {
                    register(context);
                    assertThat(status(context)).isEqualTo(Status.UP);
                });
    }

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .withBean(ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelRegistryHealthIndicator.class));
    }

    @Test
    void providesNoIndicatorWhenDisabledTheUsualWay() {
        for (String property : List.of(
                "management.health.modelregistry.enabled=false",
                "management.health.model-registry.enabled=false",
                "management.health.defaults.enabled=false")) {
            runner.withPropertyValues(property)
                    .run(context -> assertThat(context)
                            .hasSingleBean(ModelRegistry.class)
                            .doesNotHaveBean(ModelRegistryHealthIndicator.class));
        }
    }

    @Test
    void providesNoIndicatorWithoutHealth() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ModelRegistryAutoConfiguration.class, ModelRegistryHealthAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(HealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ModelRegistry.class)
                        .doesNotHaveBean("modelRegistryHealthIndicator"));
    }

    @Test
    void providesNoIndicatorForSeveralRegistries() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelRegistryHealthIndicator.class));
    }

    @Test
    void backsOffWhenUserDefinesIndicatorOfThatName() {
        HealthIndicator own = () -> Health.down().build();
        runner.withBean("modelRegistryHealthIndicator", HealthIndicator.class, () -> own)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ModelRegistryHealthIndicator.class)
                        .getBean("modelRegistryHealthIndicator")
                        .isSameAs(own));
    }

    /* ---- place of WARNING ---- */

    @Test
    void warningOutranksUpAndNothingElse() {
        warned().run(context -> {
            assertThat(overall(context, "warning", "up", "unknown")).isEqualTo("WARNING");
            assertThat(overall(context, "warning", "out-of-service")).isEqualTo("OUT_OF_SERVICE");
            assertThat(overall(context, "warning", "down")).isEqualTo("DOWN");
            assertThat(httpStatus(context)).isEqualTo(200);
        });
    }

    @Test
    void keepsTheApplicationsOrderOfStatuses() {
        warned().withPropertyValues("management.endpoint.health.status.order=down,up")
                .run(context -> assertThat(overall(context, "warning", "up")).isEqualTo("UP"));
        warned().withPropertyValues("management.endpoint.health.status.order=warning,down,up")
                .run(context -> assertThat(overall(context, "warning", "down")).isEqualTo("WARNING"));
    }

    @Test
    void keepsTheApplicationsHttpMapping() {
        warned().withPropertyValues("management.endpoint.health.status.http-mapping.warning=429")
                .run(context -> assertThat(httpStatus(context)).isEqualTo(429));
        warned().withPropertyValues("management.endpoint.health.status.http-mapping.down=500")
                .run(context -> assertThat(httpStatus(context)).isEqualTo(200));
    }

    @Test
    void groupsHaveTheSameOrderUnlessTheySayOtherwise() {
        warned().withPropertyValues(
                        "management.endpoint.health.group.live.include=*",
                        "management.endpoint.health.group.ready.include=*",
                        "management.endpoint.health.group.ready.status.order=down,up,warning")
                .run(context -> {
                    assertThat(overall(group(context, "live"), "warning", "up")).isEqualTo("WARNING");
                    assertThat(overall(group(context, "ready"), "warning", "up"))
                            .isEqualTo("UP");
                });
    }

    @Test
    void backsOffWhenUserDefinesAggregator() {
        StatusAggregator own = statuses -> Status.UNKNOWN;
        warned().withBean(StatusAggregator.class, () -> own)
                .run(context -> assertThat(context)
                        .hasSingleBean(StatusAggregator.class)
                        .getBean(StatusAggregator.class)
                        .isSameAs(own));
    }

    @Test
    void leavesTheOrderAloneWithoutIndicatorOrEndpoint() {
        warned().withPropertyValues("management.health.modelregistry.enabled=false")
                .run(context -> assertThat(overall(context, "warning", "up")).isEqualTo("UP"));
        warned().withPropertyValues("management.endpoint.health.access=NONE")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(StatusAggregator.class));
    }

    private ApplicationContextRunner warned() {
        return runner.withConfiguration(AutoConfigurations.of(HealthEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=health");
    }

    private static HealthEndpointGroup group(AssertableApplicationContext context, String name) {
        return Objects.requireNonNull(
                context.getBean(HealthEndpointGroups.class).get(name));
    }

    private static String overall(AssertableApplicationContext context, String... statuses) {
        return overall(context.getBean(HealthEndpointGroups.class).getPrimary(), statuses);
    }

    private static String overall(HealthEndpointGroup group, String... statuses) {
        return group.getStatusAggregator()
                .getAggregateStatus(Stream.of(statuses)
                        .map(status ->
                                new Status(status.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toArray(Status[]::new))
                .getCode();
    }

    private static int httpStatus(AssertableApplicationContext context) {
        return context.getBean(HealthEndpointGroups.class)
                .getPrimary()
                .getHttpCodeStatusMapper()
                .getStatusCode(ModelRegistryHealthIndicator.WARNING);
    }

    private static void register(AssertableApplicationContext context) {
        context.getBean(ModelRegistry.class)
                .tenant("acme")
                .registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
    }

    private static Health health(AssertableApplicationContext context) {
        return context.getBean(ModelRegistryHealthIndicator.class).health();
    }

    private static Status status(AssertableApplicationContext context) {
        return health(context).getStatus();
    }

    private static void assertThatItWarns(AssertableApplicationContext context, String reason) {
        assertThat(status(context)).isEqualTo(ModelRegistryHealthIndicator.WARNING);
        assertThat(health(context).getDetails()).containsEntry("reasons", List.of(reason));
    }
}
