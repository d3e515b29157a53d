package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the {@link ModelRegistryEndpoint}, where it is exposed. */
@AutoConfiguration(after = ModelRegistryAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ModelRegistry.class)
@ConditionalOnAvailableEndpoint(ModelRegistryEndpoint.class)
@EnableConfigurationProperties(ModelRegistryEndpointProperties.class)
public final class ModelRegistryEndpointAutoConfiguration {

    ModelRegistryEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(RegistryManager.class)
    ModelRegistryEndpoint modelRegistryEndpoint(
            ModelRegistry registry, RegistryManager manager, ModelRegistryEndpointProperties properties) {
        return new ModelRegistryEndpoint(registry, manager, properties.showValues());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ModelRegistryEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    ModelRegistryEndpointWebExtension modelRegistryEndpointWebExtension(
            ModelRegistryEndpoint endpoint, ModelRegistryEndpointProperties properties) {
        return new ModelRegistryEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }

    @Bean
    @ConditionalOnBean(ModelRegistryEndpointWebExtension.class)
    static CleanupParameters modelRegistryCleanupParameters(ObjectProvider<ModelRegistryEndpointWebExtension> web) {
        return new CleanupParameters(web);
    }
}
