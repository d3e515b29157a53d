package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ModelRegistryMetricsAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class, ModelRegistryMetricsAutoConfiguration.class));

    @Test
    void bindsMetersToTheApplicationsMeterRegistry() {
        runner.withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class))
                .run(context -> {
                    context.getBean(ModelRegistry.class)
                            .tenant("acme")
                            .registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("modelregistry.tenants")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                });
    }

    @Test
    void metersLeaveASharedMeterRegistryWithTheContext() {
        SimpleMeterRegistry shared = new SimpleMeterRegistry();
        runner.withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
                .withBean("shared", MeterRegistry.class, () -> shared, bean -> bean.setDestroyMethodName(""))
                .run(context ->
                        assertThat(shared.find("modelregistry.tenants").gauge()).isNotNull());
        assertThat(shared.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("modelregistry."));
    }

    @Test
    void providesMetersWithoutAnyMeterRegistry() {
        runner.run(context -> assertThat(context).hasSingleBean(ModelRegistryMetrics.class));
    }

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .withBean(ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterBinder.class));
    }

    @Test
    void providesNoMetersWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ModelRegistry.class)
                        .doesNotHaveBean(ModelRegistryMetrics.class));
    }

    @Test
    void providesNoMetersForSeveralRegistries() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelRegistryMetrics.class));
    }

    @Test
    void backsOffWhenUserDefinesMeters() {
        try (ModelRegistry registry = ModelRegistry.create()) {
            ModelRegistryMetrics own = new ModelRegistryMetrics(
                    registry, RegistryManager.builder(registry).build());
            runner.withBean("own", ModelRegistryMetrics.class, () -> own)
                    .run(context -> assertThat(context)
                            .getBean(ModelRegistryMetrics.class)
                            .isSameAs(own));
        }
    }
}
