package dev.modelregistry.spring.tenant;

import io.micrometer.context.ContextRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Auto-configuration of the current tenant on the threads to which work is handed over: through Spring Boot's task
 * executors and schedulers, and, where Micrometer's context propagation is on the class path, through whatever uses that.
 * It does so for each {@link dev.modelregistry.ModelRegistry} bean, those that the application made itself too.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
public final class TenantPropagationAutoConfiguration {

    TenantPropagationAutoConfiguration() {}

    /** Joins the application's own; where only one is asked for, the application's it is. */
    @Bean
    @Fallback
    static TenantTaskDecorator modelRegistryTaskDecorator() {
        return new TenantTaskDecorator();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextRegistry.class)
    static final class ContextPropagationConfiguration {

        @Bean
        static TenantThreadLocalAccessors modelRegistryThreadLocalAccessors() {
            return new TenantThreadLocalAccessors();
        }
    }
}
