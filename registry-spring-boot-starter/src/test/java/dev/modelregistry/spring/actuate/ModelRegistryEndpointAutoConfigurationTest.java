package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class ModelRegistryEndpointAutoConfigurationTest {

    private static final AutoConfigurations AUTO_CONFIGURATIONS =
            AutoConfigurations.of(ModelRegistryAutoConfiguration.class, ModelRegistryEndpointAutoConfiguration.class);
    private static final String EXPOSED = "management.endpoints.web.exposure.include=modelregistry";

    private final WebApplicationContextRunner runner =
            new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);

    @Test
    void providesEndpointWhenExposed() {
        runner.withPropertyValues(EXPOSED)
                .run(context -> assertThat(context)
                        .hasSingleBean(ModelRegistryEndpoint.class)
                        .hasSingleBean(ModelRegistryEndpointWebExtension.class));
    }

    @Test
    void providesNoEndpointUnlessExposed() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(ModelRegistry.class)
                .doesNotHaveBean(ModelRegistryEndpoint.class)
                .doesNotHaveBean(ModelRegistryEndpointWebExtension.class));
    }

    @Test
    void providesNoEndpointWhenAccessIsNone() {
        runner.withPropertyValues(EXPOSED, "management.endpoint.modelregistry.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(ModelRegistryEndpoint.class));
    }

    @Test
    void providesEndpointInReactiveApplications() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .withPropertyValues(EXPOSED)
                .run(context -> assertThat(context).hasSingleBean(ModelRegistryEndpoint.class));
    }

    @Test
    void providesEndpointOverJmxOutsideTheWeb() {
        new ApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*")
                .run(context -> assertThat(context).hasSingleBean(ModelRegistryEndpoint.class));
    }

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues(EXPOSED, "modelregistry.enabled=false")
                .withBean(ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelRegistryEndpoint.class));
    }

    @Test
    void providesNoEndpointWithoutActuator() {
        runner.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ModelRegistry.class)
                        .doesNotHaveBean(ModelRegistryEndpoint.class));
    }

    @Test
    void providesNoEndpointForSeveralRegistries() {
        runner.withPropertyValues(EXPOSED)
                .withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelRegistryEndpoint.class));
    }

    @Test
    void backsOffWhenUserDefinesEndpoint() {
        try (ModelRegistry registry = ModelRegistry.create()) {
            ModelRegistryEndpoint own = new ModelRegistryEndpoint(
                    registry, RegistryManager.builder(registry).build());
            runner.withPropertyValues(EXPOSED)
                    .withBean("own", ModelRegistryEndpoint.class, () -> own)
                    .run(context -> assertThat(context)
                            .getBean(ModelRegistryEndpoint.class)
                            .isSameAs(own));
        }
    }
}
