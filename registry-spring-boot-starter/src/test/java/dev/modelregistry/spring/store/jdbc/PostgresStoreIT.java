package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreIT extends ModelStoreContractTest {

    private static final HikariDataSource ONE = Databases.pool(Databases.postgresUrl());
    private static final HikariDataSource TWO = Databases.pool(Databases.postgresUrl());
    private static final ModelStore STORE = open(ONE);
    private static final ModelStore OTHER_NODE = open(TWO);

    private static ModelStore open(HikariDataSource dataSource) {
        return JdbcModelStore.builder(dataSource)
                .tablePrefix("contract_")
                .initializeSchema(SchemaInitialization.ALWAYS)
                .build();
    }

    /** What is told to hold a commit until somebody gives a lock back, after all that it writes is written. */
    @BeforeAll
    static void addBrake() throws SQLException {
        execute("CREATE FUNCTION brake() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NULL; END'");
    }

    @AfterAll
    static void closeDataSources() {
        ONE.close();
        TWO.close();
    }

    @Override
    protected ModelStore store() {
        return STORE;
    }

    @Override
    protected ModelStore otherNode() {
        return OTHER_NODE;
    }

    @Override
    protected CommitResult commitSlowly(Commit commit, Runnable meanwhile) throws Exception {
        execute(
                "CREATE CONSTRAINT TRIGGER brake AFTER INSERT OR UPDATE ON contract_tenant DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW WHEN (NEW.tenant = '" + commit.tenant() + "') EXECUTE FUNCTION brake()");
        FutureTask<CommitResult> slow = new FutureTask<>(() -> STORE.commit(commit));
        try (Connection connection = TWO.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1)");
            new Thread(slow, "slow-commit").start();
            awaitWaiter(statement);
            meanwhile.run();
            statement.execute("SELECT pg_advisory_unlock(1)");
        }
        CommitResult result = slow.get();
        execute("DROP TRIGGER brake ON contract_tenant");
        return result;
    }

    private static void awaitWaiter(Statement statement) throws SQLException {
        boolean waiting = false;
        while (!waiting) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
                row.next();
                waiting = row.getInt(1) > 0;
            }
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = TWO.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void isSharedAndDurable() {
        assertThat(STORE.traits()).satisfies(traits -> {
            assertThat(traits.engine()).startsWith("PostgreSQL 17.");
            assertThat(traits.shared()).isTrue();
            assertThat(traits.durable()).isTrue();
            assertThat(traits.warnings()).isEmpty();
        });
    }
}
