package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A database that is used through standard SQL alone, with tables made by somebody else. */
class StandardStoreTest extends ModelStoreContractTest {

    private final HikariDataSource dataSource =
            Databases.pool("jdbc:hsqldb:mem:" + UUID.randomUUID() + ";hsqldb.tx=mvcc");
    private final ModelStore store = open(dataSource);

    private static ModelStore open(HikariDataSource dataSource) {
        new ResourceDatabasePopulator(new ClassPathResource(Schema.script("generic"))).execute(dataSource);
        return JdbcModelStore.builder(dataSource)
                .initializeSchema(SchemaInitialization.NEVER)
                .pollInterval(Duration.ofMillis(20))
                .build();
    }

    @AfterEach
    void closeDataSource() {
        dataSource.close();
    }

    @Override
    protected ModelStore store() {
        return store;
    }

    @Test
    void saysThatNobodyTriedIt() {
        assertThat(store.traits().engine()).startsWith("HSQL");
        assertThat(store.traits().warnings()).singleElement().asString().contains("ModelStoreContractTest");
    }
}
