package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.mock.web.MockHttpServletRequest;

class TenantSourcesConfigurationTest {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ModelRegistryAutoConfiguration.class, TenantFilterAutoConfiguration.class));

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/acme/orders");

    /* ---- each property's effect ---- */

    @Test
    void readsTheHeaderUnlessToldOtherwise() {
        runner.run(context ->
                assertThat(sources(context).sources()).containsExactly(new HeaderTenantSource("X-Tenant-ID")));
    }

    @Test
    void readsAllSourcesInTheConfiguredOrder() {
        runner.withPropertyValues(
                        "modelregistry.tenant.sources=session,claim,principal,path,subdomain,header",
                        "modelregistry.tenant.base-domain=example.com",
                        "modelregistry.tenant.claim=org",
                        "modelregistry.tenant.session-attribute=company")
                .run(context -> assertThat(sources(context).sources())
                        .satisfiesExactly(
                                session -> assertThat(session).isEqualTo(new SessionTenantSource("company")),
                                claim -> assertThat(claim).isEqualTo(new ClaimTenantSource("org")),
                                principal -> assertThat(principal).isEqualTo(new PrincipalTenantSource()),
                                path -> assertThat(path).isInstanceOf(PathTenantSource.class),
                                subdomain -> assertThat(subdomain).isEqualTo(new SubdomainTenantSource("example.com")),
                                header -> assertThat(header).isEqualTo(new HeaderTenantSource("X-Tenant-ID"))));
    }

    @Test
    void appliesPathPattern() {
        request.setServletPath("/acme/orders");
        runner.withPropertyValues("modelregistry.tenant.sources=path")
                .run(context -> assertThat(tenantOf(context)).isEqualTo("acme"));
        runner.withPropertyValues(
                        "modelregistry.tenant.sources=path", "modelregistry.tenant.path-pattern=/*/{tenant:[a-z]+}")
                .run(context -> assertThat(tenantOf(context)).isEqualTo("orders"));
    }

    @Test
    void appliesStrictSources() {
        runner.withPropertyValues("modelregistry.tenant.strict-sources=true")
                .run(context -> assertThat(sources(context).strict()).isTrue());
    }

    @Test
    void appliesAllowed() {
        runner.withPropertyValues("modelregistry.tenant.allowed=[a-z]{4}").run(context -> {
            TenantPolicy policy = context.getBean(TenantPolicy.class);
            assertThat(policy.decide("acme", false, () -> "")).isEqualTo(new Decision.Serve("acme"));
            assertThat(policy.decide("acme-2", false, () -> "")).isInstanceOf(Decision.Refuse.class);
        });
    }

    /* ---- the application's own ---- */

    @Test
    void letsOwnSourcesJoinAfterTheListedOnes() {
        runner.withUserConfiguration(OwnSources.class).run(context -> {
            assertThat(tenantOf(context)).isEqualTo("first");
            request.addHeader("X-Tenant-ID", "acme");
            assertThat(tenantOf(context)).isEqualTo("acme");
        });
    }

    @Test
    void putsOwnSourcesWhereTheListNamesThem() {
        request.addHeader("X-Tenant-ID", "acme");
        runner.withUserConfiguration(OwnSources.class)
                .withPropertyValues("modelregistry.tenant.sources=second,header")
                .run(context -> {
                    assertThat(tenantOf(context)).isEqualTo("second");
                    assertThat(sources(context).sources()).hasSize(3);
                });
    }

    @Test
    void backsOffForAnOwnSourceOfTheSameName() {
        request.addHeader("X-Tenant-ID", "acme");
        runner.withBean("header", TenantSource.class, () -> own -> "own").run(context -> {
            assertThat(tenantOf(context)).isEqualTo("own");
            assertThat(sources(context).sources()).hasSize(1);
        });
    }

    @Test
    void readsNothingButOwnSourcesIfNoneIsListed() {
        request.addHeader("X-Tenant-ID", "acme");
        runner.withPropertyValues("modelregistry.tenant.sources=")
                .withBean("own", TenantSource.class, () -> own -> null)
                .run(context -> assertThat(tenantOf(context)).isNull());
    }

    /* ---- misconfigured ---- */

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sources=haeder | sources | 'haeder' must be one of header, subdomain, path, principal, claim, session",
                "sources[0]=haeder | sources[0] | must be one of header, subdomain, path, principal, claim, session",
                "sources=header,path,header | sources | 'header' must not be there twice",
                "sources=header,subdomain | sources | 'subdomain' needs modelregistry.tenant.base-domain to be set",
                "sources= | sources | must name a source",
                "sources=path;path-pattern=/orders | path-pattern | must have a segment {tenant}",
                "sources=path;path-pattern={tenant}/** | path-pattern | must have a segment {tenant}",
                "sources=path;path-pattern=/{*tenant} | path-pattern | must have a segment {tenant}",
                "sources=path;path-pattern=/{tenant}/** /{id | path-pattern | is no pattern of paths",
            })
    void refusesToStart(String settings, String property, String reason) {
        runner.withPropertyValues(Stream.of(settings.split(";"))
                        .map("modelregistry.tenant."::concat)
                        .toArray(String[]::new))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                            assertThat(e.getName()).isEqualTo("modelregistry.tenant." + property);
                            assertThat(e.getReason()).startsWith(reason);
                        }));
    }

    @Test
    void namesOwnSourcesAmongThoseThatMayBeListed() {
        runner.withUserConfiguration(OwnSources.class)
                .withPropertyValues("modelregistry.tenant.sources=third")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("session or, of the TenantSource beans, first, second"));
    }

    private @Nullable String tenantOf(AssertableWebApplicationContext context) {
        return sources(context).tenantOf(new ServletTenantRequest(request));
    }

    private static TenantSources sources(ApplicationContext context) {
        return context.getBean(TenantSources.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSources {

        @Bean
        @Order(2)
        TenantSource second() {
            return request -> "second";
        }

        @Bean
        @Order(1)
        TenantSource first() {
            return request -> "first";
        }
    }
}
