package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.ModelRegistryProperties;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.util.CollectionUtils;

/**
 * Auto-configuration of the {@link ModelRegistryHealthIndicator} as health component {@code modelRegistry};
 * {@code management.health.modelregistry.enabled=false} leaves it out.
 *
 * <p>Where the health endpoint is there, {@link ModelRegistryHealthIndicator#WARNING} gets a place in the order of
 * statuses, between {@code OUT_OF_SERVICE} and {@code UP}, unless {@code management.endpoint.health.status.order} or a
 * {@link StatusAggregator} bean of the application says otherwise. Its HTTP status is 200, as that of every status that
 * {@code management.endpoint.health.status.http-mapping} does not mention.
 */
@AutoConfiguration(after = ModelRegistryAutoConfiguration.class, before = HealthEndpointAutoConfiguration.class)
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

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ModelRegistryHealthIndicator.class)
    @ConditionalOnAvailableEndpoint(HealthEndpoint.class)
    StatusAggregator modelRegistryStatusAggregator(ObjectProvider<HealthEndpointProperties> properties) {
        HealthEndpointProperties endpoint = properties.getIfAvailable();
        List<String> order = endpoint == null ? List.of() : endpoint.getStatus().getOrder();
        return CollectionUtils.isEmpty(order)
                ? StatusAggregator.of(
                        Status.DOWN,
                        Status.OUT_OF_SERVICE,
                        ModelRegistryHealthIndicator.WARNING,
                        Status.UP,
                        Status.UNKNOWN)
                : StatusAggregator.of(order);
    }
}
