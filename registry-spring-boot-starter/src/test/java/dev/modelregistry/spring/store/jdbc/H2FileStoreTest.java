package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.test.ModelStoreContractTest;
import java.io.IOException;
import java.nio.file.Files;
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
    void isDurableAndNotShared() {
        assertThat(store.traits().durable()).isTrue();
        assertThat(store.traits().shared()).isFalse();
        assertThat(store.traits().warnings()).isEmpty();
    }

    @Test
    void writesAtOnceAlsoAfterItWasOpenedAnew() throws IOException {
        Revision first = Commits.put(store, "acme", "a");
        dataSource.close();
        open();
        Commits.put(store, "acme", "b");
        Revision last = Commits.put(store, "acme", "c");
        assertThat(last.number()).isEqualTo(first.number() + 2);

        // What somebody finds who looks at the file now, as after the process was killed.
        Files.copy(directory.resolve("models.mv.db"), directory.resolve("killed.mv.db"));
        try (HikariDataSource killed = Databases.pool("jdbc:h2:file:" + directory.resolve("killed"))) {
            ModelStore found = JdbcModelStore.builder(killed).build();
            assertThat(found.load("acme").revision()).isEqualTo(last);
        }
    }
}
