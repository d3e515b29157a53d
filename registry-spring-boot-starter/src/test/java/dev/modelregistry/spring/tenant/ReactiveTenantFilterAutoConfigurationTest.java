package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class ReactiveTenantFilterAutoConfigurationTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class,
                    TenantFilterAutoConfiguration.class,
                    TenantPropagationAutoConfiguration.class));

    @AfterEach
    void leaveReactorAsItWas() {
        Hooks.disableAutomaticContextPropagation();
    }

    /* ---- default beans ---- */

    @Test
    void registersFilterBehindSecurity() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(TenantWebFilter.class).doesNotHaveBean(FilterRegistrationBean.class);
            assertThat(context.getBean(TenantWebFilter.class).getOrder()).isEqualTo(-90);
        });
    }

    @Test
    void resolvesTheTenantOfEachRequestAnew() {
        runner.run(context -> {
            assertThat(call(context, "X-Tenant-ID", "acme")).isEqualTo("acme");
            assertThat(call(context, "X-Tenant-ID", "umbrella")).isEqualTo("umbrella");
            assertThat(call(context, "Other", "acme")).isEqualTo("none");
        });
    }

    @Test
    void worksWithoutServlets() {
        runner.withClassLoader(new FilteredClassLoader(OncePerRequestFilter.class, FilterRegistrationBean.class))
                .run(context -> assertThat(call(context, "X-Tenant-ID", "acme")).isEqualTo("acme"));
    }

    /* ---- disabled ---- */

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .run(ReactiveTenantFilterAutoConfigurationTest::assertThatThereIsNoFilter);
    }

    @Test
    void providesNoFilterWhenTenantsAreNotItsBusiness() {
        runner.withPropertyValues("modelregistry.tenant.enabled=false").run(context -> {
            assertThatThereIsNoFilter(context);
            assertThat(context).hasSingleBean(ModelRegistry.class);
        });
    }

    @Test
    void providesNoFilterForSeveralRegistries() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(ReactiveTenantFilterAutoConfigurationTest::assertThatThereIsNoFilter);
    }

    /* ---- back-off ---- */

    @Test
    void backsOffWhenUserDefinesResolver() {
        runner.withBean(ReactiveTenantResolver.class, () -> exchange -> Mono.just("umbrella"))
                .run(context -> {
                    assertThat(context).hasSingleBean(ReactiveTenantResolver.class);
                    assertThat(call(context, "X-Tenant-ID", "acme")).isEqualTo("umbrella");
                });
    }

    @Test
    void backsOffWhenUserRegistersTheFilter() {
        runner.withBean(
                        "own",
                        TenantWebFilter.class,
                        () -> new TenantWebFilter(
                                ModelRegistry.create(),
                                exchange -> Mono.empty(),
                                new TenantPolicy(ModelRegistry.create(), ExcludedPaths.of(), false, null)))
                .run(context -> assertThat(context).hasSingleBean(TenantWebFilter.class));
    }

    /* ---- each property's effect ---- */

    @Test
    void appliesHeader() {
        runner.withPropertyValues("modelregistry.tenant.header=X-Org").run(context -> {
            assertThat(call(context, "x-org", "acme")).isEqualTo("acme");
            assertThat(call(context, "X-Tenant-ID", "acme")).isEqualTo("none");
        });
    }

    @Test
    void appliesRequired() {
        runner.withPropertyValues("modelregistry.tenant.required=true").run(context -> {
            assertThat(call(context, "X-Tenant-ID", "acme")).isEqualTo("acme");
            assertThat(call(context, "Other", "acme")).isEqualTo("400");
        });
    }

    /* ---- Reactor ---- */

    @Test
    void warnsIfTheTenantWillNotReachThreads(CapturedOutput output) {
        runner.run(context -> assertThat(output).containsOnlyOnce("Set spring.reactor.context-propagation to auto"));
    }

    @Test
    void isSilentIfItWill(CapturedOutput output) {
        Hooks.enableAutomaticContextPropagation();
        runner.run(context -> assertThat(output).doesNotContain("context-propagation"));
    }

    private static void assertThatThereIsNoFilter(ApplicationContextAssertProvider<?> context) {
        assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(WebFilter.class)
                .doesNotHaveBean(ReactiveTenantResolver.class);
    }

    /** Sends a request through the filter and returns the code that arrives in the context, or the status. */
    private static String call(AssertableReactiveWebApplicationContext context, String header, String value) {
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.get("/orders").header(header, value));
        PropagatedTenant.Key key = new PropagatedTenant.Key(context.getBean(ModelRegistry.class));
        StringBuilder seen = new StringBuilder();
        context.getBean(TenantWebFilter.class)
                .filter(
                        exchange,
                        same -> Mono.deferContextual(arrived -> {
                            seen.append(codeOf(arrived.getOrDefault(key, null)));
                            return Mono.empty();
                        }))
                .block();
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? seen.toString() : String.valueOf(status.value());
    }

    private static String codeOf(@Nullable PropagatedTenant tenant) {
        if (tenant == null) {
            return "none";
        }
        try (TenantScope scope = tenant.tenant().open()) {
            return scope.tenant();
        }
    }
}
