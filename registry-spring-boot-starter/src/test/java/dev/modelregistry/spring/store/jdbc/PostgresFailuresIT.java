package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

@Timeout(60)
class PostgresFailuresIT {

    private final HikariDataSource dataSource = Databases.pool(Databases.postgresUrl());
    private final JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final JdbcModelStore store = builder().build();
    private final String tenant = "t-" + UUID.randomUUID();

    private JdbcModelStoreBuilder builder() {
        return JdbcModelStore.builder(dataSource)
                .tablePrefix("failures_")
                .initializeSchema(SchemaInitialization.ALWAYS)
                .timeout(Duration.ofMillis(500));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        dataSource.close();
    }

    /* ---- commits ---- */

    @Test
    void aConnectionThatIsCutLeavesTheOutcomeUnknown() throws Exception {
        Revision first = Commits.put(store, tenant, "a");
        Commit second = Commits.commit(tenant, first, "b");
        try (Connection connection = lockRow()) {
            Future<?> waiting = threads.submit(() -> {
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> builder()
                                .timeout(Duration.ofSeconds(30))
                                .build()
                                .commit(second))
                        .matches(StoreUnavailableException::isOutcomeUnknown);
            });
            while (jdbc.queryForList("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE wait_event_type = 'Lock' AND query LIKE '%failures_tenant%'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
            waiting.get();
            connection.rollback();
        }
        assertThat(store.load(tenant).revision()).isEqualTo(first);
        assertThat(store.commit(second)).isEqualTo(new Committed(second.result()));
    }

    @Test
    void noAnswerInTimeLeavesTheOutcomeUnknownAndRepeatingTells() throws Exception {
        Revision first = Commits.put(store, tenant, "a");
        Commit second = Commits.commit(tenant, first, "b");
        try (Connection connection = lockRow()) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.commit(second))
                    .matches(StoreUnavailableException::isOutcomeUnknown);
            connection.rollback();
        }
        // The server may still be at the first try.
        assertThat(store.commit(second)).isEqualTo(new Committed(second.result()));
        assertThat(store.load(tenant).revision()).isEqualTo(second.result());
    }

    private Connection lockRow() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM failures_tenant WHERE tenant = '" + tenant + "' FOR UPDATE");
        }
        return connection;
    }

    @Test
    void withoutAConnectionNothingIsDone() {
        Commit commit = Commits.commit(tenant, Revision.NONE, "a");
        dataSource.close();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.commit(commit))
                .matches(e -> !e.isOutcomeUnknown());
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.load(tenant));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::openFeed);
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> builder().build());
    }

    /* ---- reads ---- */

    @Test
    void aReadThatIsNotAnsweredFailsInTime() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE failures_model");
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.load(tenant));
            connection.rollback();
        }
    }

    /* ---- the feed ---- */

    @Test
    void aFeedWhoseConnectionIsCutFails() {
        try (ChangeFeed feed = store.openFeed()) {
            feed.next(Duration.ZERO);
            jdbc.queryForList(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_snapshot_xmin%'"
                            + " AND pid <> pg_backend_pid()");
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> feed.next(Duration.ofSeconds(30)));
        }
    }

    @Test
    void notificationsWakeAFeedThatWouldNotLookForLong() {
        JdbcModelStore rarelyLooking =
                builder().pollInterval(Duration.ofMinutes(1)).build();
        try (ChangeFeed feed = rarelyLooking.openFeed()) {
            feed.next(Duration.ZERO);
            for (int i = 0; i < 20; i++) {
                // Twice at once: the second is without a notification.
                Commits.put(store, tenant, "a");
                Revision last = Commits.put(store, tenant, "b");
                while (!last.equals(feed.next(Duration.ofSeconds(30)).changes().get(tenant))) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void aFeedWithoutNotificationsLooksByItself() {
        JdbcModelStore polling = builder()
                .notifications(false)
                .pollInterval(Duration.ofMillis(10))
                .build();
        try (ChangeFeed feed = polling.openFeed()) {
            Revision revision = Commits.put(polling, tenant, "a");
            assertThat(feed.next(Duration.ofSeconds(30)).changes()).containsEntry(tenant, revision);
        }
    }

    @Test
    void aClosedFeedGivesItsConnectionBack() {
        for (int i = 0; i < 30; i++) {
            ChangeFeed feed = store.openFeed();
            feed.next(Duration.ZERO);
            feed.close();
        }
        assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(jdbc.queryForList("SELECT pg_listening_channels()")).isEmpty();
    }

    /* ---- settings ---- */

    @Test
    void missingTablesAreNamedTogetherWithTheRemedy() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcModelStore.builder(dataSource)
                        .tablePrefix("nowhere_")
                        .build())
                .withMessageContaining("nowhere_tenant, nowhere_model, nowhere_write")
                .withMessageContaining("schema-postgresql.sql");
    }

    @Test
    void missingPermissionsAreNamed() {
        jdbc.execute("CREATE ROLE stranger LOGIN");
        try (HikariDataSource stranger =
                Databases.pool(Databases.postgresUrl().replace("user=postgres", "user=stranger"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> JdbcModelStore.builder(stranger)
                            .tablePrefix("failures_")
                            .build())
                    .withMessageContaining("grant select, insert, update and delete on failures_tenant");
        }
    }

    @Test
    void unsafeSettingsAreWarnedOf() {
        try (HikariDataSource unsafe =
                Databases.pool(Databases.postgresUrl() + "&options=-c%20synchronous_commit=off")) {
            assertThat(JdbcModelStore.builder(unsafe)
                            .tablePrefix("failures_")
                            .build()
                            .traits())
                    .satisfies(traits -> {
                        assertThat(traits.durable()).isFalse();
                        assertThat(traits.warnings())
                                .singleElement()
                                .asString()
                                .contains("synchronous_commit=off")
                                .contains("Set synchronous_commit=on");
                    });
        }
    }

    @Test
    void severalNodesMayStartAtOnce() throws Exception {
        Future<?>[] starting = new Future<?>[4];
        for (int i = 0; i < starting.length; i++) {
            starting[i] = threads.submit(() -> JdbcModelStore.builder(dataSource)
                    .tablePrefix("crowd_")
                    .initializeSchema(SchemaInitialization.ALWAYS)
                    .build()
                    .load("acme"));
        }
        for (Future<?> each : starting) {
            assertThat(each.get()).isNotNull();
        }
    }

    /* ---- upkeep ---- */

    @Test
    void whatIsOldInTheHistoryIsRemovedByAndBy() {
        Revision first = Commits.put(store, tenant, "a");
        jdbc.update("UPDATE failures_write SET written_at = CURRENT_TIMESTAMP - INTERVAL '3' HOUR" + " WHERE tenant = '"
                + tenant + "'");
        String other = tenant + "-other";
        for (int i = 0; i < 130; i++) {
            Commits.put(store, other, "a");
        }
        String count = "SELECT count(*) FROM failures_write WHERE tenant = ?::bytea";
        assertThat(jdbc.queryForObject(count, Integer.class, tenant)).isZero();
        assertThat(jdbc.queryForObject(count, Integer.class, other)).isEqualTo(130);
        assertThat(store.load(tenant).revision()).isEqualTo(first);
    }

    @Test
    void tablesFromAnotherClusterAreNotReadAnewEachTime() {
        Revision revision = Commits.put(store, tenant, "a");
        jdbc.update("UPDATE failures_tenant SET xid = '9000000000000000' WHERE tenant = '" + tenant + "'");
        JdbcModelStore copied = builder().build();
        try (ChangeFeed feed = copied.openFeed()) {
            Revision next = Commits.put(copied, tenant, "b");
            assertThat(next.number()).isEqualTo(revision.number() + 1);
            assertThat(feed.next(Duration.ofSeconds(30)).changes()).containsEntry(tenant, next);
        }
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM failures_tenant WHERE xid >= '9000000000000000'", Integer.class))
                .isZero();
    }
}
