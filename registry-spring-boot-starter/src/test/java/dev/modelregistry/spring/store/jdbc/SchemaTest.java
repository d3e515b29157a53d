package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.TenantSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

    private final HikariDataSource dataSource = Databases.pool("jdbc:h2:mem:" + UUID.randomUUID());

    @AfterEach
    void closeDataSource() {
        dataSource.close();
    }

    private JdbcModelStoreBuilder builder() {
        return JdbcModelStore.builder(dataSource);
    }

    @Test
    void createsTablesInAnEmbeddedDatabaseByDefault() {
        assertThat(builder().build().load("acme")).isEqualTo(TenantSnapshot.NONE);
        assertThat(builder()
                        .initializeSchema(SchemaInitialization.NEVER)
                        .build()
                        .load("acme"))
                .isEqualTo(TenantSnapshot.NONE);
    }

    @Test
    void missingTablesAreNamedTogetherWithTheRemedy() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder()
                        .tablePrefix("app_")
                        .initializeSchema(SchemaInitialization.NEVER)
                        .build())
                .withMessageContaining("app_tenant, app_model, app_write, app_clock")
                .withMessageContaining("dev/modelregistry/spring/store/jdbc/schema-h2.sql")
                .withMessageContaining("modelregistry.store.jdbc.initialize-schema=always");
    }

    @Test
    void tablesThatVanishAreNamedTogetherWithTheRemedy() throws SQLException {
        JdbcModelStore store = builder().build();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE model_registry_model");
        }
        assertThatIllegalStateException().isThrownBy(() -> store.load("acme")).withMessageContaining("schema-h2.sql");
    }

    @Test
    void storesWithDifferentPrefixesShareNothing() {
        JdbcModelStore one = builder().tablePrefix("one_").build();
        JdbcModelStore two = builder().tablePrefix("Two2_").build();
        Commits.put(one, "acme", "a");
        assertThat(two.load("acme")).isEqualTo(TenantSnapshot.NONE);
        assertThat(one.load("acme").models()).hasSize(1);
    }

    @RepeatedTest(20)
    void severalNodesMayStartAtOnce() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<JdbcModelStore>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starting.add(nodes.submit(() -> builder().build()));
            }
            for (Future<JdbcModelStore> each : starting) {
                assertThat(each.get().load("acme")).isEqualTo(TenantSnapshot.NONE);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a.b_", "a b", "a\"", "a;--", "ä", "abcdefghijabcdefghijabcdefghijabcdefghij_"})
    void rejectsPrefixesThatAreNoIdentifiers(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().tablePrefix(prefix))
                .withMessageContaining("1 to 40 letters, digits and underscores");
    }

    @Test
    void rejectsTimesOutOfBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().pollInterval(Duration.ofMillis(9)))
                .withMessageContaining("10 ms to 1 minute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().timeout(Duration.ofMillis(99)))
                .withMessageContaining("100 ms to 10 minutes");
    }
}
