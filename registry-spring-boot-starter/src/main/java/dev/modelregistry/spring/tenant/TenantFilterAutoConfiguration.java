package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.request.RequestContextListener;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Auto-configuration of the tenant per request: a {@link TenantResolver} in servlet applications, a
 * {@link ReactiveTenantResolver} in WebFlux applications, which back off for a bean of the application's own, and the
 * filter that makes the tenant the current one while the request is handled.
 *
 * <p>The filter's order is {@value #FILTER_ORDER}: after the filter that binds request-scoped beans (-105) and after
 * Spring Security's (-100), so that a resolver may look at both and nobody who is not let in makes a tenant active.
 */
@AutoConfiguration(
        after = ModelRegistryAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.jersey.autoconfigure.JerseyAutoConfiguration"
        })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "modelregistry.tenant.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(ModelRegistry.class)
public final class TenantFilterAutoConfiguration {

    static final int FILTER_ORDER = -90;
    private static final int REQUEST_CONTEXT_FILTER_ORDER = -105;
    private static final String SECURITY_FILTER_ORDER = "spring.security.filter.order";

    TenantFilterAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({HttpServletRequest.class, OncePerRequestFilter.class})
    @Import(TenantSourcesConfiguration.class)
    static final class ServletConfiguration {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnMissingBean(TenantResolver.class)
        static final class ResolverConfiguration {

            @Bean
            @RequestScope
            TenantResolver modelRegistryTenantResolver(TenantSources sources, HttpServletRequest request) {
                return SourcesTenantResolver.of(request, sources);
            }

            /** Spares the filter the making of a bean for each request, and the proxy in front of it. */
            @Bean
            TenantResolvers modelRegistryTenantResolvers(TenantSources sources) {
                return request -> SourcesTenantResolver.of((HttpServletRequest) request.nativeRequest(), sources)
                        .seeing(request);
            }
        }

        @Bean
        @ConditionalOnMissingFilterBean
        FilterRegistrationBean<TenantFilter> modelRegistryTenantFilter(
                ModelRegistry registry,
                TenantResolver resolver,
                TenantPolicy policy,
                TenantSources sources,
                Environment environment,
                ObjectProvider<TenantResolvers> resolvers) {
            checkOrder(sources, environment);
            FilterRegistrationBean<TenantFilter> registration = new FilterRegistrationBean<>(
                    new TenantFilter(registry, resolvers.getIfAvailable(() -> request -> resolver), policy));
            registration.setOrder(FILTER_ORDER);
            registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
            return registration;
        }

        /** Behind this filter Spring Security would log somebody in too late, and every request would be nobody's. */
        private static void checkOrder(TenantSources sources, Environment environment) {
            Integer security = environment.getProperty(SECURITY_FILTER_ORDER, Integer.class);
            if (security != null && security >= FILTER_ORDER && sources.readPrincipal()) {
                throw new InvalidConfigurationPropertyValueException(
                        SECURITY_FILTER_ORDER,
                        security,
                        "must be less than the tenant filter's " + FILTER_ORDER
                                + ", for modelregistry.tenant.sources lists principal or claim");
            }
        }

        /** Request-scoped beans need it; Spring MVC and Jersey bring one, servlets alone do not. */
        @Bean
        @ConditionalOnMissingBean({RequestContextListener.class, RequestContextFilter.class})
        @ConditionalOnMissingFilterBean(RequestContextFilter.class)
        FilterRegistrationBean<RequestContextFilter> modelRegistryRequestContextFilter() {
            FilterRegistrationBean<RequestContextFilter> registration =
                    new FilterRegistrationBean<>(new RequestContextFilter());
            registration.setOrder(REQUEST_CONTEXT_FILTER_ORDER);
            return registration;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass({Mono.class, WebFilter.class})
    @Import(TenantSourcesConfiguration.class)
    static final class ReactiveConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ReactiveTenantResolver modelRegistryReactiveTenantResolver(TenantSources sources) {
            return new SourcesReactiveTenantResolver(sources);
        }

        @Bean
        @ConditionalOnMissingBean
        TenantWebFilter modelRegistryTenantWebFilter(
                ModelRegistry registry, ReactiveTenantResolver resolver, TenantPolicy policy) {
            return new TenantWebFilter(registry, resolver, policy);
        }

        @Bean
        ReactorPropagationCheck modelRegistryReactorPropagationCheck() {
            return new ReactorPropagationCheck();
        }
    }
}
