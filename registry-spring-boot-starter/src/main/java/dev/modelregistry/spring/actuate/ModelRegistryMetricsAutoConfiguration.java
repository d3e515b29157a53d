package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the {@link ModelRegistryMetrics}, which Spring Boot binds to every meter registry. */
@AutoConfiguration(after = ModelRegistryAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ModelRegistry.class)
public final class ModelRegistryMetricsAutoConfiguration {

    ModelRegistryMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(RegistryManager.class)
    ModelRegistryMetrics modelRegistryMetrics(ModelRegistry registry, RegistryManager manager) {
        return new ModelRegistryMetrics(registry, manager);
    }
}
