package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class H2InMemoryStoreTest extends ModelStoreContractTest {

    private final HikariDataSource dataSource = Databases.pool("jdbc:h2:mem:" + UUID.randomUUID());
    private final ModelStore store = JdbcModelStore.builder(dataSource)
            .pollInterval(Duration.ofMillis(20))
            .build();
    private final ModelStore otherNode = JdbcModelStore.builder(dataSource)
            .pollInterval(Duration.ofMillis(20))
            .build();

    @AfterEach
    void closeDataSource() {
        dataSource.close();
    }

    @Override
    protected ModelStore store() {
        return store;
    }

    @Override
    protected ModelStore otherNode() {
        return otherNode;
    }

    @Test
    void saysThatItForgets() {
        assertThat(store.traits()).satisfies(traits -> {
            assertThat(traits.engine()).startsWith("H2 2.").endsWith(" in memory");
            assertThat(traits.durable()).isFalse();
            assertThat(traits.shared()).isFalse();
        });
    }
}
