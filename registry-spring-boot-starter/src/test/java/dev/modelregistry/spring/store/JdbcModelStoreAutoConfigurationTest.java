package dev.modelregistry.spring.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.store.jdbc.JdbcModelStore;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.InMemoryModelStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;

class JdbcModelStoreAutoConfigurationTest {

    private final ApplicationContextRunner withoutDataSource = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ModelRegistryAutoConfiguration.class, JdbcModelStoreAutoConfiguration.class))
            .withPropertyValues("modelregistry.store.type=jdbc");
    private final ApplicationContextRunner runner =
            withoutDataSource.withBean("dataSource", DataSource.class, () -> database("test"));

    /* ---- default beans ---- */

    @Test
    void keepsModelsInTheApplicationsDatabase() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(JdbcModelStore.class);
            register(context);
            assertThat(tenantsIn(context.getBean(DataSource.class), "model_registry_"))
                    .isEqualTo(1);
            assertThat(context.getBean(ModelRegistry.class).getStoreStats()).isPresent();
        });
    }

    @Test
    void comesAfterWhatInitializesTheDatabase() {
        runner.run(context -> assertThat(context.getSourceApplicationContext()
                        .findAnnotationOnBean("modelRegistryJdbcStore", DependsOnDatabaseInitialization.class))
                .isNotNull());
    }

    @Test
    void registryIsClosedBeforeTheDataSource() {
        withoutDataSource
                .withBean(
                        "dataSource",
                        WatchedDataSource.class,
                        WatchedDataSource::new,
                        definition -> definition.setLazyInit(true))
                .run(context -> {
                    WatchedDataSource dataSource = context.getBean(WatchedDataSource.class);
                    dataSource.registry = context.getBean(ModelRegistry.class);
                    context.getSourceApplicationContext().close();
                    assertThat(dataSource.wasSecond).isTrue();
                });
    }

    /* ---- which data source ---- */

    @Test
    void prefersTheMarkedDataSource() {
        withoutDataSource.withUserConfiguration(MarkedDataSource.class).run(context -> {
            register(context);
            assertThat(tenantsIn(context.getBean("models", DataSource.class), "model_registry_"))
                    .isEqualTo(1);
        });
    }

    @Test
    void takesThePrimaryOfSeveralDataSources() {
        withoutDataSource.withUserConfiguration(PrimaryDataSource.class).run(context -> {
            register(context);
            assertThat(tenantsIn(context.getBean("one", DataSource.class), "model_registry_"))
                    .isEqualTo(1);
        });
    }

    @Test
    void doesNotGuessWhichOfSeveralDataSources() {
        runner.withBean("other", DataSource.class, () -> database("other"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class));
    }

    @Test
    void saysThatThereIsNoDataSource() {
        withoutDataSource.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                    assertThat(e.getName()).isEqualTo("modelregistry.store.type");
                    assertThat(e.getReason())
                            .startsWith("needs a DataSource bean, and there is none: add spring-boot-starter-jdbc");
                }));
    }

    /* ---- back-off ---- */

    @Test
    void backsOffWhenUserDefinesStore() {
        ModelStore own = new InMemoryModelStore();
        runner.withBean(ModelStore.class, () -> own)
                .run(context -> assertThat(context).getBean(ModelStore.class).isSameAs(own));
    }

    @Test
    void providesNothingForAnotherTypeOrWhenDisabled() {
        for (String property : List.of("modelregistry.store.type=none", "modelregistry.enabled=false")) {
            runner.withPropertyValues(property)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelStore.class));
        }
    }

    /* ---- each property's effect ---- */

    @Test
    void appliesTablePrefix() {
        runner.withPropertyValues("modelregistry.store.jdbc.table-prefix=mine_").run(context -> {
            register(context);
            assertThat(tenantsIn(context.getBean(DataSource.class), "mine_")).isEqualTo(1);
        });
    }

    @Test
    void appliesInitializeSchema() {
        runner.withPropertyValues("modelregistry.store.jdbc.initialize-schema=never")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("tables")
                        .hasMessageContaining("schema-h2.sql"));
    }

    @ParameterizedTest
    @CsvSource({"table-prefix, 1st", "poll-interval, 1ms", "timeout, 1ms"})
    void refusesValueOutOfBounds(String property, String value) {
        String name = "modelregistry.store.jdbc." + property;
        runner.withPropertyValues(name + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                e -> assertThat(e.getName()).isEqualTo(name)));
    }

    @ParameterizedTest
    @CsvSource({"poll-interval, 10ms", "timeout, 100ms", "notifications, false", "initialize-schema, always"})
    void acceptsValueJustWithinBounds(String property, String value) {
        runner.withPropertyValues("modelregistry.store.jdbc." + property + "=" + value)
                .run(context -> {
                    register(context);
                    assertThat(tenantsIn(context.getBean(DataSource.class), "model_registry_"))
                            .isEqualTo(1);
                });
    }

    private static void register(AssertableApplicationContext context) {
        context.getBean(ModelRegistry.class)
                .tenant("acme")
                .registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
    }

    private static int tenantsIn(DataSource dataSource, String prefix) {
        Integer tenants =
                new JdbcTemplate(dataSource).queryForObject("SELECT count(*) FROM " + prefix + "tenant", Integer.class);
        return tenants == null ? 0 : tenants;
    }

    private static HikariDataSource database(String name) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl("jdbc:h2:mem:" + name + UUID.randomUUID());
        return dataSource;
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedDataSource {

        @Bean
        @Primary
        DataSource application() {
            return database("application");
        }

        @Bean
        @ModelStoreDataSource
        DataSource models() {
            return database("models");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryDataSource {

        @Bean
        @Primary
        DataSource one() {
            return database("one");
        }

        @Bean
        DataSource two() {
            return database("two");
        }
    }

    /** Notes whether a registry was closed before it. */
    static final class WatchedDataSource extends HikariDataSource {

        @Nullable
        ModelRegistry registry;

        @Nullable
        Boolean wasSecond;

        WatchedDataSource() {
            setJdbcUrl("jdbc:h2:mem:watched" + UUID.randomUUID());
        }

        @Override
        public void close() {
            if (wasSecond == null && registry != null) {
                wasSecond = refusesUse(registry);
            }
            super.close();
        }

        private static boolean refusesUse(ModelRegistry registry) {
            try {
                registry.global();
                return false;
            } catch (IllegalStateException closed) {
                return true;
            }
        }
    }
}
