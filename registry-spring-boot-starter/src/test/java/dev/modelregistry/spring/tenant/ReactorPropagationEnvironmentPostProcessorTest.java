package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ReactorPropagationEnvironmentPostProcessorTest {

    private final SpringApplication application = new SpringApplication();

    @Test
    void turnsPropagationOnInReactiveApplications() {
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        assertThat(propagation(Map.of())).isEqualTo("auto");
    }

    @Test
    void seesThatThePropertyMakesTheApplicationReactive() {
        application.setWebApplicationType(WebApplicationType.SERVLET);
        assertThat(propagation(Map.of("spring.main.web-application-type", "reactive")))
                .isEqualTo("auto");
    }

    @Test
    void leavesItAloneElsewhere() {
        application.setWebApplicationType(WebApplicationType.SERVLET);
        assertThat(propagation(Map.of())).isNull();
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        assertThat(propagation(Map.of("spring.main.web-application-type", "none")))
                .isNull();
    }

    @Test
    void leavesItAloneWhereRequestsHaveNoTenant() {
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        assertThat(propagation(Map.of("modelregistry.enabled", "false"))).isNull();
        assertThat(propagation(Map.of("modelregistry.tenant.enabled", "false"))).isNull();
    }

    @Test
    void leavesTheApplicationTheLastWord() {
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        assertThat(propagation(Map.of("spring.reactor.context-propagation", "limited")))
                .isEqualTo("limited");
    }

    /** Asks all processors that this module registers. */
    private @Nullable String propagation(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
        SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        EnvironmentPostProcessor.class,
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, cause) -> {}))
                .stream()
                .filter(processor ->
                        processor.getClass().getPackage().equals(getClass().getPackage()))
                .forEach(processor -> processor.postProcessEnvironment(environment, application));
        return environment.getProperty("spring.reactor.context-propagation");
    }
}
