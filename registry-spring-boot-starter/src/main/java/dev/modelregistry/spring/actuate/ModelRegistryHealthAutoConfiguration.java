package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.ModelRegistryProperties;
import java.lang.management.ManagementFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link ModelRegistryHealthIndicator} as health component {@code modelRegistry};
 * {@code management.health.modelregistry.enabled=false} leaves it out.
 */
@AutoConfiguration(after = ModelRegistryAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ModelRegistry.class)
@ConditionalOnEnabledHealthIndicator("modelregistry")
public final class ModelRegistryHealthAutoConfiguration {

    ModelRegistryHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"modelRegistryHealthIndicator", "modelRegistryHealthContributor"})
    @ConditionalOnSingleCandidate(RegistryManager.class)
    ModelRegistryHealthIndicator modelRegistryHealthIndicator(
            ModelRegistry registry, RegistryManager manager, ModelRegistryProperties properties) {
        return new ModelRegistryHealthIndicator(
                registry, manager, properties.health(), ManagementFactory.getMemoryMXBean()::getHeapMemoryUsage);
    }
}
