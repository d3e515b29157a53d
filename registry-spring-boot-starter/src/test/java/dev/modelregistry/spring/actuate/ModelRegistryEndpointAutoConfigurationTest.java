package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
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
    void readsOnlyWhenAccessIsReadOnly() {
        WebApplicationContextRunner web = runner.withPropertyValues(EXPOSED)
                .withConfiguration(
                        AutoConfigurations.of(EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class));
        web.withPropertyValues("management.endpoint.modelregistry.access=READ_ONLY")
                .run(context -> assertThat(methods(context))
                        .containsExactlyInAnyOrder(WebEndpointHttpMethod.GET, WebEndpointHttpMethod.GET));
        web.run(context -> assertThat(methods(context))
                .containsExactlyInAnyOrder(
                        WebEndpointHttpMethod.GET,
                        WebEndpointHttpMethod.GET,
                        WebEndpointHttpMethod.POST,
                        WebEndpointHttpMethod.POST,
                        WebEndpointHttpMethod.DELETE));
    }

    private static List<WebEndpointHttpMethod> methods(AssertableWebApplicationContext context) {
        return context.getBean(WebEndpointsSupplier.class).getEndpoints().stream()
                .flatMap(endpoint -> endpoint.getOperations().stream())
                .map(operation -> operation.getRequestPredicate().getHttpMethod())
                .toList();
    }

    @Test
    void showsNamesUnlessTheyAreHidden() {
        runner.withPropertyValues(EXPOSED)
                .run(context -> assertThat(listsTenants(context)).isTrue());
        runner.withPropertyValues(EXPOSED, "management.endpoint.modelregistry.show-values=never")
                .run(context -> assertThat(listsTenants(context)).isFalse());
        runner.withPropertyValues(
                        EXPOSED,
                        "management.endpoint.modelregistry.show-values=when-authorized",
                        "management.endpoint.modelregistry.roles=operator")
                .run(context -> assertThat(listsTenants(context)).isFalse());
    }

    private static boolean listsTenants(AssertableWebApplicationContext context) {
        WebEndpointResponse<OperationResponseBody> answer = context.getBean(ModelRegistryEndpointWebExtension.class)
                .registry(SecurityContext.NONE, null, null, null, null);
        return ((ModelRegistryDescriptor) Objects.requireNonNull(answer.getBody())).tenants() != null;
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
                .run(context -> assertThat(context)
                        .hasSingleBean(ModelRegistryEndpoint.class)
                        .doesNotHaveBean(ModelRegistryEndpointWebExtension.class)
                        .doesNotHaveBean(CleanupParameters.class));
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
                    registry, RegistryManager.builder(registry).build(), Show.ALWAYS);
            runner.withPropertyValues(EXPOSED)
                    .withBean("own", ModelRegistryEndpoint.class, () -> own)
                    .run(context -> assertThat(context)
                            .getBean(ModelRegistryEndpoint.class)
                            .isSameAs(own));
        }
    }
}
