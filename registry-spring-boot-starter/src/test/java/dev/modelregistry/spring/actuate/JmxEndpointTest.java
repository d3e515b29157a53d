package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls the endpoint's MBean as a console does. */
class JmxEndpointTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class,
                    ModelRegistryEndpointAutoConfiguration.class,
                    JmxAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    JmxEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "spring.jmx.enabled=true",
                    "spring.jmx.unique-names=true",
                    "management.endpoints.jmx.exposure.include=modelregistry");

    @Test
    void showsFiguresAndTenants() {
        runner.run(context -> {
            fill(context);
            assertThat(invoke(context, "registry", null, null, null, null))
                    .asString()
                    .contains("totalModels=2", "tenant=acme", "tenant=globex");
            assertThat(invoke(context, "registry", "1", "", "models", ""))
                    .asString()
                    .contains("tenant=acme", "next=")
                    .doesNotContain("tenant=globex");
            assertThat(invoke(context, "tenant", "acme")).asString().contains("models=1", "modelNames=[]");
            assertThat(invoke(context, "tenant", "nobody")).isNull();
        });
    }

    @Test
    void cleansUpAndDrops() {
        runner.run(context -> {
            fill(context);
            assertThat(invoke(context, "cleanUp", "acme", "1h")).hasToString("{tenants=0, models=0}");
            assertThat(invoke(context, "cleanUp", "acme", "")).hasToString("{tenants=1, models=1}");
            assertThat(invoke(context, "cleanUp", "acme", "")).isNull();
            assertThat(invoke(context, "forceCleanup")).hasToString("{tenants=1, models=1}");
            fill(context);
            assertThat(invoke(context, "dropTenant", "acme")).hasToString("{models=1}");
            assertThat(invoke(context, "cleanUp", null, null)).hasToString("{tenants=1, models=1}");
        });
    }

    @Test
    void saysWhatIsWrongWithAParameter() {
        runner.run(context -> assertThatExceptionOfType(MBeanException.class)
                .isThrownBy(() -> invoke(context, "cleanUp", "acme", "evil"))
                .withStackTraceContaining("maxIdleTime must be a duration with a unit"));
    }

    @Test
    void hasReadOperationsOnlyWhenReadOnly() {
        runner.withPropertyValues("management.endpoint.modelregistry.access=READ_ONLY")
                .run(context -> assertThat(operations(context)).containsExactlyInAnyOrder("registry", "tenant"));
        runner.run(context -> assertThat(operations(context))
                .containsExactlyInAnyOrder("registry", "tenant", "forceCleanup", "cleanUp", "dropTenant"));
    }

    private static void fill(AssertableApplicationContext context) {
        ModelRegistry registry = context.getBean(ModelRegistry.class);
        registry.tenant("acme").resolveType(Structure.of(Map.of("name", "string")));
        registry.tenant("globex").resolveType(Structure.of(Map.of("name", "string")));
    }

    private static @Nullable Object invoke(
            AssertableApplicationContext context, String operation, @Nullable String... parameters) throws JMException {
        String[] signature =
                Stream.of(parameters).map(parameter -> String.class.getName()).toArray(String[]::new);
        return context.getBean(MBeanServer.class).invoke(name(context), operation, parameters, signature);
    }

    private static List<String> operations(AssertableApplicationContext context) throws JMException {
        return Stream.of(context.getBean(MBeanServer.class)
                        .getMBeanInfo(name(context))
                        .getOperations())
                .map(MBeanOperationInfo::getName)
                .toList();
    }

    /** Waits for nothing: the name is unique to the context, so other tests in this JVM do not matter. */
    private static ObjectName name(AssertableApplicationContext context) throws JMException {
        return context
                .getBean(MBeanServer.class)
                .queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Modelregistry,*"), null)
                .stream()
                .findFirst()
                .orElseThrow();
    }
}
