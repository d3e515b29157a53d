package dev.modelregistry.spring.store;

import dev.modelregistry.spring.store.jdbc.SchemaInitialization;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a store in a database, under {@code modelregistry.store.jdbc}.
 *
 * @param tablePrefix What the names of the tables begin with. 1 to 40 letters, digits and underscores, a letter first.
 * @param initializeSchema When missing tables are created. Embedded means in a database that runs inside this process.
 * @param pollInterval Time between two looks for changes that nothing told of. 10 ms to 1 minute.
 * @param notifications Whether a change in PostgreSQL tells all nodes at once.
 * @param timeout Time to wait for an answer of the database. 100 ms to 10 minutes.
 */
@ConfigurationProperties("modelregistry.store.jdbc")
public record JdbcStoreProperties(
        @DefaultValue("model_registry_") String tablePrefix,
        @DefaultValue("embedded") SchemaInitialization initializeSchema,
        @DefaultValue("250ms") Duration pollInterval,
        @DefaultValue("true") boolean notifications,
        @DefaultValue("5s") Duration timeout) {}
