package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.ModelRegistryCustomizer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.RequestContextFilter;

class TenantFilterAutoConfigurationTest {

    private static final AutoConfigurations AUTO_CONFIGURATIONS =
            AutoConfigurations.of(ModelRegistryAutoConfiguration.class, TenantFilterAutoConfiguration.class);

    private final WebApplicationContextRunner runner =
            new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);

    /* ---- default beans ---- */

    @Test
    void registersFilterBehindRequestScopeAndSecurityForAllDispatches() {
        runner.run(context -> {
            FilterRegistrationBean<?> registration = tenantFilter(context);
            assertThat(registration.getFilter()).isInstanceOf(TenantFilter.class);
            assertThat(registration.getOrder())
                    .isEqualTo(-90)
                    .isGreaterThan(-105)
                    .isGreaterThan(-100);
            assertThat(registration.determineDispatcherTypes()).isEqualTo(EnumSet.allOf(DispatcherType.class));
        });
    }

    @Test
    void resolvesTheTenantOfEachRequestAnew() {
        runner.run(context -> {
            assertThat(call(context, "/orders", "X-Tenant-ID", "acme")).isEqualTo("200 acme");
            assertThat(call(context, "/orders", "X-Tenant-ID", "umbrella")).isEqualTo("200 umbrella");
            assertThat(call(context, "/orders", "Other", "acme")).isEqualTo("200 none");
        });
    }

    @Test
    void bringsTheRequestScopeWhereNobodyElseDoes() {
        runner.run(context -> assertThat(context).hasBean("modelRegistryRequestContextFilter"));
    }

    @Test
    void leavesTheRequestScopeToSpringMvc() {
        runner.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(RequestContextFilter.class)
                        .doesNotHaveBean("modelRegistryRequestContextFilter"));
    }

    /* ---- disabled, or another kind of application ---- */

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsNoFilter);
    }

    @Test
    void providesNothingWhenDisabledThoughTheUserHasARegistry() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .withBean(ModelRegistry.class, ModelRegistry::create)
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsNoFilter);
    }

    @Test
    void providesNoFilterWhenTenantsAreNotItsBusiness() {
        runner.withPropertyValues("modelregistry.tenant.enabled=false").run(context -> {
            assertThatThereIsNoFilter(context);
            assertThat(context).hasSingleBean(ModelRegistry.class);
        });
    }

    @Test
    void providesNoFilterOutsideTheWeb() {
        new ApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsOnlyTheRegistry);
    }

    @Test
    void providesNoFilterWithoutSpringWeb() {
        runner.withClassLoader(new FilteredClassLoader(OncePerRequestFilter.class))
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsOnlyTheRegistry);
    }

    @Test
    void providesNoFilterWithoutServlets() {
        runner.withClassLoader(new FilteredClassLoader(HttpServletRequest.class))
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsOnlyTheRegistry);
    }

    @Test
    void providesNoFilterForSeveralRegistries() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(TenantFilterAutoConfigurationTest::assertThatThereIsNoFilter);
    }

    /* ---- back-off ---- */

    @Test
    void backsOffWhenUserDefinesResolver() {
        runner.withBean("own", TenantResolver.class, () -> () -> "umbrella").run(context -> {
            assertThat(context).hasSingleBean(TenantResolver.class);
            assertThat(call(context, "/orders", "X-Tenant-ID", "acme")).isEqualTo("200 umbrella");
        });
    }

    @Test
    void backsOffWhenUserDefinesRequestScopedResolver() {
        runner.withUserConfiguration(QueryParameterResolver.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(call(context, "/orders", "X-Tenant-ID", "acme")).isEqualTo("200 in-query");
        });
    }

    @Test
    void backsOffWhenUserRegistersTheFilter() {
        runner.withUserConfiguration(OwnRegistration.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("modelRegistryTenantFilter"));
    }

    /* ---- each property's effect ---- */

    @Test
    void appliesHeader() {
        runner.withPropertyValues("modelregistry.tenant.header=X-Org").run(context -> {
            assertThat(call(context, "/orders", "x-org", "acme")).isEqualTo("200 acme");
            assertThat(call(context, "/orders", "X-Tenant-ID", "acme")).isEqualTo("200 none");
            assertThat(call(context, "/orders", "X-Org", "../../etc"))
                    .startsWith("400")
                    .contains("X-Org header");
        });
    }

    @Test
    void appliesRequired() {
        runner.withPropertyValues("modelregistry.tenant.required=true").run(context -> {
            assertThat(call(context, "/orders", "X-Tenant-ID", "acme")).isEqualTo("200 acme");
            assertThat(call(context, "/orders", "Other", "acme")).startsWith("400");
            assertThat(call(context, "/actuator/health", "Other", "acme")).isEqualTo("200 none");
        });
    }

    @Test
    void appliesExcludedPaths() {
        runner.withPropertyValues(
                        "modelregistry.tenant.required=true", "modelregistry.tenant.excluded-paths=/login,/assets/**")
                .run(context -> {
                    assertThat(call(context, "/login", "Other", "acme")).isEqualTo("200 none");
                    assertThat(call(context, "/assets/a/b.css", "Other", "acme"))
                            .isEqualTo("200 none");
                    assertThat(call(context, "/favicon.ico", "Other", "acme")).startsWith("400");
                });
    }

    @Test
    void leavesActuatorAndErrorPageOutWhereverTheyAre() {
        runner.withPropertyValues("modelregistry.tenant.required=true", "modelregistry.tenant.excluded-paths=")
                .run(context -> {
                    assertThat(call(context, "/actuator", "Other", "acme")).isEqualTo("200 none");
                    assertThat(call(context, "/actuator/health", "Other", "acme"))
                            .isEqualTo("200 none");
                    assertThat(call(context, "/error", "Other", "acme")).isEqualTo("200 none");
                });
        runner.withPropertyValues(
                        "modelregistry.tenant.required=true",
                        "management.endpoints.web.base-path=/manage/",
                        "spring.web.error.path=/oops",
                        "spring.mvc.servlet.path=/api/")
                .run(context -> {
                    assertThat(call(context, "/api/manage/health", "Other", "acme"))
                            .isEqualTo("200 none");
                    assertThat(call(context, "/api/oops", "Other", "acme")).isEqualTo("200 none");
                    assertThat(call(context, "/actuator/health", "Other", "acme"))
                            .startsWith("400");
                    assertThat(call(context, "/error", "Other", "acme")).startsWith("400");
                });
    }

    @Test
    void asksForTheTenantOfApplicationsThatShareTheRootWithTheActuator() {
        runner.withPropertyValues("modelregistry.tenant.required=true", "management.endpoints.web.base-path=/")
                .run(context ->
                        assertThat(call(context, "/orders", "Other", "acme")).startsWith("400"));
    }

    @Test
    void refusesToStartWithBadExcludedPath() {
        for (String pattern : new String[] {"actuator/**", "/a/{b", "/**/a/**/b"}) {
            runner.withPropertyValues(
                            "modelregistry.tenant.excluded-paths[0]=/fine",
                            "modelregistry.tenant.excluded-paths[1]=" + pattern)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .hasStackTraceContaining(InvalidConfigurationPropertyValueException.class.getName())
                            .hasStackTraceContaining("modelregistry.tenant.excluded-paths[1]"));
        }
    }

    @Test
    void followsTheRegistrysRuleForTenantCodes() {
        runner.withBean(ModelRegistryCustomizer.class, () -> builder -> builder.tenantCodes(code -> true))
                .run(context -> {
                    assertThat(call(context, "/orders", "X-Tenant-ID", "a b/c")).isEqualTo("200 a b/c");
                    assertThat(call(context, "/orders", "X-Tenant-ID", "")).startsWith("400");
                });
    }

    private static void assertThatThereIsOnlyTheRegistry(ApplicationContextAssertProvider<?> context) {
        assertThat(context).hasSingleBean(ModelRegistry.class);
        assertThatThereIsNoFilter(context);
    }

    private static void assertThatThereIsNoFilter(ApplicationContextAssertProvider<?> context) {
        assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(TenantResolver.class)
                .doesNotHaveBean(FilterRegistrationBean.class);
    }

    private static FilterRegistrationBean<?> tenantFilter(AssertableWebApplicationContext context) {
        return context.getBean("modelRegistryTenantFilter", FilterRegistrationBean.class);
    }

    /** Sends a request through all filters to a servlet that answers with the code of the only active tenant. */
    private static String call(AssertableWebApplicationContext context, String path, String header, String value)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.addHeader(header, value);
        MockHttpServletResponse response = new MockHttpServletResponse();
        Filter[] filters = Stream.of(context.getBeanNamesForType(FilterRegistrationBean.class))
                .map(context::getBean)
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .map(registration -> ((FilterRegistrationBean<?>) registration).getFilter())
                .toArray(Filter[]::new);
        new MockFilterChain(new CurrentTenantServlet(context.getBean(ModelRegistry.class)), filters)
                .doFilter(request, response);
        return response.getStatus() + " " + response.getContentAsString();
    }

    @SuppressWarnings("serial")
    private static final class CurrentTenantServlet extends HttpServlet {

        private final transient ModelRegistry registry;

        CurrentTenantServlet(ModelRegistry registry) {
            this.registry = registry;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            registry.resolveType(Structure.of(Map.of("name", "string")));
            String active = registry.getTenantRegistryInfo().tenants().stream()
                    .filter(tenant -> tenant.active())
                    .map(tenant -> tenant.tenant())
                    .findAny()
                    .orElse("none");
            response.getWriter().write(active);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class QueryParameterResolver {

        @Bean
        @RequestScope
        TenantResolver queryParameterResolver(HttpServletRequest request) {
            return () -> "in-" + (request.getParameter("tenant") == null ? "query" : "parameter");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistration {

        @Bean
        FilterRegistrationBean<TenantFilter> own(ModelRegistry registry, TenantResolver resolver) {
            TenantPolicy anything = new TenantPolicy(registry, ExcludedPaths.of(), false, null);
            return new FilterRegistrationBean<>(new TenantFilter(registry, view -> resolver, anything));
        }
    }
}
