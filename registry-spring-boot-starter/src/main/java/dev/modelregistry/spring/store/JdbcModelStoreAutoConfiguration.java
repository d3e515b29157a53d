package dev.modelregistry.spring.store;

import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import dev.modelregistry.spring.store.jdbc.JdbcModelStore;
import dev.modelregistry.spring.store.jdbc.JdbcModelStoreBuilder;
import dev.modelregistry.store.ModelStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a store in a database, for {@code modelregistry.store.type=jdbc}: on the {@link DataSource} bean that
 * is marked with {@link ModelStoreDataSource}, or else on the application's only or primary one. It is made after scripts,
 * Flyway or Liquibase have set up the database, and the registry, which uses it, is closed before the data source. Backs off
 * for a {@link ModelStore} bean of the application's own.
 */
@AutoConfiguration(
        before = ModelRegistryAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "modelregistry.store.type", havingValue = "jdbc")
@EnableConfigurationProperties({ModelRegistryProperties.class, JdbcStoreProperties.class})
public final class JdbcModelStoreAutoConfiguration {

    JdbcModelStoreAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(ModelStore.class)
    @DependsOnDatabaseInitialization
    JdbcModelStore modelRegistryJdbcStore(
            ModelRegistryProperties registry,
            JdbcStoreProperties properties,
            ObjectProvider<DataSource> dataSources,
            @ModelStoreDataSource ObjectProvider<DataSource> marked) {
        StoreSettings settings = StoreSettings.of(registry, StoreType.JDBC);
        DataSource dataSource = marked.getIfAvailable(dataSources::getIfAvailable);
        if (dataSource == null) {
            throw settings.missing(
                    "DataSource", "spring-boot-starter-jdbc and the database's driver", "spring.datasource.url");
        }
        JdbcModelStoreBuilder builder = JdbcModelStore.builder(dataSource)
                .initializeSchema(properties.initializeSchema())
                .notifications(properties.notifications());
        settings.set("table-prefix", properties.tablePrefix(), builder::tablePrefix);
        settings.set("poll-interval", properties.pollInterval(), builder::pollInterval);
        settings.set("timeout", properties.timeout(), builder::timeout);
        try {
            return builder.build();
        } catch (RuntimeException e) {
            // Pools throw what they like when they cannot connect for the first time.
            throw new UnusableStoreException(e);
        }
    }
}
