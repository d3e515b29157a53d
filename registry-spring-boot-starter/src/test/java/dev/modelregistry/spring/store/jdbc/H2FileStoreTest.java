package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreTest extends ModelStoreContractTest {

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private HikariDataSource dataSource;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private ModelStore store;

    @BeforeEach
    void open() {
        dataSource = Databases.pool("jdbc:h2:file:" + directory.resolve("models"));
        store = JdbcModelStore.builder(dataSource)
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
    void writesAtOnceAlsoAfterItWasClosed() {
        assertThat(store.traits().durable()).isTrue();
        assertThat(store.traits().shared()).isFalse();
        assertThat(store.traits().warnings()).isEmpty();
        dataSource.close();
        open();
        assertThat(store.traits().durable()).isTrue();
    }
}
