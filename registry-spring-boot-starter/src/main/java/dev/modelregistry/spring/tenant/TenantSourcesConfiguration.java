package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.ModelRegistryProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What servlet and WebFlux applications have in common. */
@Configuration(proxyBeanMethods = false)
final class TenantSourcesConfiguration {

    TenantSourcesConfiguration() {}

    @Bean
    TenantSources modelRegistryTenantSources(
            ModelRegistryProperties properties, Environment environment, ListableBeanFactory beans) {
        ListProperty property = new ListProperty("modelregistry.tenant.sources", environment);
        return new ConfiguredTenantSources(properties.tenant(), property, beans).inOrder();
    }

    @Bean
    TenantPolicy modelRegistryTenantPolicy(
            ModelRegistry registry, ModelRegistryProperties properties, Environment environment) {
        ModelRegistryProperties.Tenant tenant = properties.tenant();
        ListProperty property = new ListProperty("modelregistry.tenant.excluded-paths", environment);
        ExcludedPaths excludedPaths =
                ExcludedPaths.parse(property, tenant.excludedPaths()).and(operatorsPaths(environment));
        return new TenantPolicy(registry, excludedPaths, tenant.required(), tenant.allowed());
    }

    /** Where Spring Boot's own properties put the actuator and the error page. */
    private static ExcludedPaths operatorsPaths(Environment environment) {
        String servlet = withoutTrailingSlash(environment.getProperty("spring.mvc.servlet.path", ""));
        String actuator =
                withoutTrailingSlash(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
        String error = environment.resolvePlaceholders("${spring.web.error.path:${error.path:/error}}");
        // An actuator at the root shares it with the application, whose paths do need a tenant.
        return actuator.isEmpty()
                ? ExcludedPaths.of(servlet + error)
                : ExcludedPaths.of(servlet + error, servlet + actuator + "/**");
    }

    private static String withoutTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
