package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the {@link ModelRegistryEndpoint}, where it is exposed. */
@AutoConfiguration(after = ModelRegistryAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ModelRegistry.class)
@ConditionalOnAvailableEndpoint(ModelRegistryEndpoint.class)
public final class ModelRegistryEndpointAutoConfiguration {

    ModelRegistryEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(RegistryManager.class)
    ModelRegistryEndpoint modelRegistryEndpoint(ModelRegistry registry, RegistryManager manager) {
        return new ModelRegistryEndpoint(registry, manager);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ModelRegistryEndpoint.class)
    ModelRegistryEndpointWebExtension modelRegistryEndpointWebExtension(ModelRegistryEndpoint endpoint) {
        return new ModelRegistryEndpointWebExtension(endpoint);
    }
}
