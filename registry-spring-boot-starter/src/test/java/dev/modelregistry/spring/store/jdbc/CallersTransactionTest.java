package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

class CallersTransactionTest {

    private final HikariDataSource dataSource = Databases.pool("jdbc:h2:mem:" + UUID.randomUUID());
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(dataSource));

    @AfterEach
    void closeDataSource() {
        dataSource.close();
    }

    private void assertStaysOutOfTransactions(DataSource given) {
        JdbcModelStore store = JdbcModelStore.builder(given).build();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("CREATE TABLE own (id INTEGER)");
        transaction.executeWithoutResult(status -> {
            jdbc.update("INSERT INTO own VALUES (1)");
            Commits.put(store, "acme", "a");
            status.setRollbackOnly();
        });
        assertThat(store.load("acme").models()).hasSize(1);
        assertThat(jdbc.queryForObject("SELECT count(*) FROM own", Integer.class))
                .isZero();
    }

    @Test
    void aCommitIsNotPartOfIt() {
        assertStaysOutOfTransactions(dataSource);
    }

    @Test
    void aCommitIsNotPartOfItBehindAProxyThatJoinsTransactions() {
        assertStaysOutOfTransactions(new TransactionAwareDataSourceProxy(dataSource));
    }

    @Test
    void connectionsGoBackAsTheyWere() throws SQLException {
        try (HikariDataSource manual = Databases.pool("jdbc:h2:mem:" + UUID.randomUUID(), false)) {
            JdbcModelStore store = JdbcModelStore.builder(manual).build();
            Commits.put(store, "acme", "a");
            assertThat(store.load("acme").models()).hasSize(1);
            try (Connection connection = manual.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
            }
        }
    }
}
