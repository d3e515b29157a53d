package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Each way to get it wrong: the application fails at start and prints what, where and what to do. */
@ExtendWith(OutputCaptureExtension.class)
class MisconfigurationIT {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cleanup-interval: 0s | must be at least 1 ms and at most 36500 days",
                "cleanup-interval: often | failed to convert java.lang.String to",
                "max-idle-time: -1m | must be at least 1 ms and at most 36500 days",
                "memory-pressure.max-idle-time: 1h | must be at most max-idle-time",
                "memory-pressure.share: 80 | must be between 0 and 1",
                "max-resident-tenants: 0 | must be between 1 and 2147483647",
                "max-resident-weight: 0B | must be at least 1 B",
                "max-resident-weight: much | failed to convert java.lang.String to",
                "limits.models-per-tenant: 0 | must be between 1 and 2147483647",
                "limits.resident-tenants: 0 | must be between 1 and 2147483647",
                "limits.properties: 0 | must be between 1 and 10000",
                "limits.depth: many | failed to convert java.lang.String to",
                "limits.depth: 65 | must be between 1 and 64",
                "limits.name-length: 0 | must be between 1 and 256",
                "derived.max-values: 0 | must be between 1 and 2147483647",
                "store.type: jdbc | needs a DataSource bean, and there is none: add spring-boot-starter-jdbc",
                "store.type: redis | needs a LettuceConnectionFactory bean, and there is none: add",
                "store.type: file | failed to convert java.lang.String to",
                "store.max-staleness: 1ms | must be between 100 ms and 1 day",
                "store.stale-reads: perhaps | failed to convert java.lang.String to",
                "store.outcome-wait: 2m | must be between 0 s and 1 minute",
                "store.compare-interval: 1ms | must be between 1 s and 1 day",
                "store.concurrent-loads: 0 | must be between 1 and 64",
                "store.unknown-tenants.max: 0 | must be between 1 and 1000000",
                "store.unknown-tenants.time: 2d | must be between 0 s and 1 day",
                "tenant.sources: haeder | 'haeder' must be one of header, subdomain, path, principal, claim, session",
                "tenant.sources: subdomain | 'subdomain' needs modelregistry.tenant.base-domain to be set",
                "tenant.sources: header, claim | 'claim' needs spring-security-oauth2-core on the class path",
                "tenant.sources: path, path | 'path' must not be there twice",
                "tenant.sources: [] | must name a source: any of header",
                "tenant.header: X Tenant | must be the name of an HTTP header",
                "tenant.base-domain: http://a.example | must be a domain such as example.com",
                "tenant.claim: ' ' | must be the name of a claim",
                "tenant.session-attribute: '' | must be the name of a session attribute",
                "tenant.allowed: '[a-z' | Unclosed character class",
                "tenant.required: perhaps | failed to convert java.lang.String to",
                "tenant.excluded-paths: /fine, login | 'login' must start with a slash",
                "tenant.excluded-paths: /a/{b | '/a/{b' is no pattern of paths",
                "health.max-tenants: -1 | must be between 0 and",
                "health.max-heap-usage: 80 | must be between 0 and 1",
                "health.min-reuse-ratio: -1 | must be between 0 and 1",
                "health.min-registrations: -1 | must be between 0 and",
            })
    void propertyIsReportedWithFileAndLine(String setting, String reason, CapturedOutput output) throws IOException {
        assertThatException().isThrownBy(() -> run(Application.class, "# a comment\nmodelregistry." + setting));
        String property = setting.substring(0, setting.indexOf(':'));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("modelregistry." + property)
                .containsPattern("application\\.yml[^\\n]* - 2:")
                .contains(reason)
                .containsPattern("Action:\\s+\\w");
    }

    @Test
    void elementOfAListIsReportedWithItsLine(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(Application.class, """
                        modelregistry:
                          tenant:
                            sources:
                              - header
                              - haeder
                        """));
        assertThat(output)
                .contains("modelregistry.tenant.sources[1]")
                .containsPattern("application\\.yml[^\\n]* - 5:")
                .contains("must be one of header");
    }

    @Test
    void pathPatternIsReportedWithFileAndLine(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(Application.class, """
                        modelregistry.tenant.sources: path
                        modelregistry.tenant.path-pattern: /orders/**
                        """));
        assertThat(output)
                .contains("modelregistry.tenant.path-pattern")
                .containsPattern("application\\.yml[^\\n]* - 2:")
                .contains("must have a segment {tenant}");
    }

    @Test
    void springSecurityBehindTheTenantFilterIsReported(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(Application.class, """
                        modelregistry.tenant.sources: principal
                        spring.security.filter.order: -90
                        """));
        assertThat(output)
                .contains("spring.security.filter.order")
                .containsPattern("application\\.yml[^\\n]* - 2:")
                .contains("must be less than the tenant filter's -90");
    }

    @Test
    void settingOfADatabaseIsReportedWithFileAndLine(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(WithDatabase.class, """
                        modelregistry.store.type: jdbc
                        modelregistry.store.jdbc.poll-interval: 1ms
                        spring.datasource.url: jdbc:h2:mem:misconfigured
                        """));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("modelregistry.store.jdbc.poll-interval")
                .containsPattern("application\\.yml[^\\n]* - 2:")
                .contains("a poll interval is 10 ms to 1 minute");
    }

    @Test
    void databaseThatCannotBeReachedIsReported(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(WithDatabase.class, """
                        modelregistry.store.type: jdbc
                        spring.datasource.url: jdbc:postgresql://127.0.0.1:1/models
                        """));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The model store cannot be used: ")
                .contains("Connection to 127.0.0.1:1 refused")
                .contains("Start the database, or correct spring.datasource.url");
    }

    @Test
    void missingTablesAreReported(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(WithDatabase.class, """
                        modelregistry.store.type: jdbc
                        modelregistry.store.jdbc.initialize-schema: never
                        spring.datasource.url: jdbc:h2:mem:misconfigured
                        """));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The model store cannot be used: the model store's tables")
                .contains("schema-h2.sql from the class path")
                .containsPattern("Action:\\s+\\w");
    }

    @Test
    void severalPrimaryRegistriesAreReportedWithTheirPlaces(CapturedOutput output) {
        assertThatException().isThrownBy(() -> run(SeveralPrimaries.class, ""));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("More than one bean of the type dev.modelregistry.ModelRegistry is primary")
                .contains("'one' defined in the method 'one' of " + SeveralPrimaries.class.getName())
                .contains("'two' defined in the method 'two' of " + SeveralPrimaries.class.getName())
                .contains("Mark only one of them as @Primary");
    }

    private void run(Class<?> application, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("application.yml"), yaml);
        SpringApplication.run(application, "--server.port=0", "--spring.config.location=" + file.toUri())
                .close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithDatabase {

        @Bean
        DataSource dataSource(@Value("${spring.datasource.url}") String url) {
            HikariDataSource dataSource = new HikariDataSource();
            dataSource.setJdbcUrl(url);
            return dataSource;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class SeveralPrimaries {

        @Bean
        @Primary
        ModelRegistry one() {
            return ModelRegistry.create();
        }

        @Bean
        @Primary
        ModelRegistry two() {
            return ModelRegistry.create();
        }
    }
}
