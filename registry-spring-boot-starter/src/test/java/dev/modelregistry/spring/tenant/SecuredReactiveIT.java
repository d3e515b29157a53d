package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.WebFilter;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = SecuredReactiveIT.Application.class,
        properties = "spring.main.web-application-type=reactive")
class SecuredReactiveIT extends SecuredByPassword {

    @Test
    void filterComesAfterSpringSecurity(@Autowired ObjectProvider<WebFilter> filters) {
        assertThat(filters.orderedStream())
                .hasAtLeastOneElementOfType(WebFilterChainProxy.class)
                .hasAtLeastOneElementOfType(TenantWebFilter.class)
                .filteredOn(filter -> filter instanceof WebFilterChainProxy || filter instanceof TenantWebFilter)
                .last()
                .isInstanceOf(TenantWebFilter.class);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(VisibleModelsController.class)
    static class Application {

        @Bean
        ReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(SecuredByPassword.users());
        }

        @Bean
        @Order(1)
        SecurityWebFilterChain actuator(ServerHttpSecurity http) {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeExchange(requests -> requests.matchers(EndpointRequest.to("health"))
                            .permitAll()
                            .anyExchange()
                            .hasRole("OPERATOR"))
                    .csrf(csrf -> csrf.disable())
                    .httpBasic(withDefaults())
                    .build();
        }

        @Bean
        @Order(2)
        SecurityWebFilterChain everythingElse(ServerHttpSecurity http) {
            return http.authorizeExchange(requests -> requests.pathMatchers("/public")
                            .permitAll()
                            .anyExchange()
                            .authenticated())
                    .httpBasic(withDefaults())
                    .build();
        }
    }
}
