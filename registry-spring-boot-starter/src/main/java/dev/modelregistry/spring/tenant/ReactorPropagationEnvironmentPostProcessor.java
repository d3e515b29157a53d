package dev.modelregistry.spring.tenant;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Changes the default of {@code spring.reactor.context-propagation} to {@code auto} in WebFlux applications whose requests
 * have tenants: with Spring Boot's own, no tenant would be current in a controller. Whatever the application says holds.
 */
final class ReactorPropagationEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String PROPERTY = "spring.reactor.context-propagation";

    /** After everybody who might have something to say about it. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isReactive(environment, application)
                && isTrue("modelregistry.enabled", environment)
                && isTrue("modelregistry.tenant.enabled", environment)
                && !environment.containsProperty(PROPERTY)) {
            DefaultPropertiesPropertySource.addOrMerge(Map.of(PROPERTY, "auto"), environment.getPropertySources());
        }
    }

    /** The property is applied to the application only after this. */
    private static boolean isReactive(Environment environment, SpringApplication application) {
        String type = environment.getProperty("spring.main.web-application-type");
        return type == null
                ? application.getWebApplicationType() == WebApplicationType.REACTIVE
                : type.equalsIgnoreCase(WebApplicationType.REACTIVE.name());
    }

    private static boolean isTrue(String property, Environment environment) {
        return environment.getProperty(property, Boolean.class, true);
    }
}
