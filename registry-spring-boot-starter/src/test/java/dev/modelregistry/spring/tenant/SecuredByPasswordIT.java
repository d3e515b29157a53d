package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = SecuredByPasswordIT.Application.class,
        properties = {"server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1"})
class SecuredByPasswordIT extends SecuredByPassword {

    @Test
    void userIsTheTenantInLaterDispatchesToo() {
        assertThat(get("/async", as("acme"))).isEqualTo("200 [\"acme\"]");
    }

    @Test
    void filterComesAfterRequestScopeAndSpringSecurity(@Autowired ApplicationContext context) {
        Map<String, AbstractFilterRegistrationBean<?>> filters = filters(context);
        assertThat(filters.get("modelRegistryTenantFilter"))
                .extracting(AbstractFilterRegistrationBean::getOrder)
                .isEqualTo(-90);
        assertThat(filters.get("securityFilterChainRegistration"))
                .extracting(AbstractFilterRegistrationBean::getOrder)
                .isEqualTo(-100);
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Map<String, AbstractFilterRegistrationBean<?>> filters(ApplicationContext context) {
        return (Map) context.getBeansOfType(AbstractFilterRegistrationBean.class);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(VisibleModelsController.class)
    static class Application {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(SecuredByPassword.users());
        }

        @Bean
        @Order(1)
        SecurityFilterChain actuator(HttpSecurity http) {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeHttpRequests(requests -> requests.requestMatchers(EndpointRequest.to("health"))
                            .permitAll()
                            .anyRequest()
                            .hasRole("OPERATOR"))
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain everythingElse(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(withDefaults())
                    .build();
        }
    }
}
