package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreTraits;
import dev.modelregistry.store.StoredModel;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * PostgreSQL 13 or newer.
 *
 * <p>A commit is one statement, which is a transaction of its own: one round trip, and a node that stops in the middle holds
 * no lock. Taking the tenant's row waits for whoever has it and then looks at what that one left of it, while the rest of the
 * statement sees the state before; so what the rest does hangs on the row having been taken, which it only is in the state
 * that the caller has seen.
 */
final class PostgresEngine implements Engine {

    /** A commit within this time of a notification does without, for a feed looks again after {@link PostgresFeed#SETTLE}. */
    private static final long NOTIFY_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private final Connections connections;
    private final Tables tables;
    private final SqlErrors errors;
    private final Duration pollInterval;
    private final boolean notifications;
    private final String first;
    private final String later;
    private final AtomicLong notified = new AtomicLong(System.nanoTime() - NOTIFY_EVERY_NANOS);

    PostgresEngine(Connections connections, Tables tables, Duration pollInterval, boolean notifications) {
        this.connections = connections;
        this.tables = tables;
        this.errors = new SqlErrors(script(), tables());
        this.pollInterval = pollInterval;
        this.notifications = notifications;
        this.first = statement("INSERT INTO " + tables.tenant() + " (revision, write_id, tenant, xid)"
                + " VALUES (?, ?, ?, pg_current_xact_id()) ON CONFLICT (tenant) DO NOTHING RETURNING *");
        this.later =
                statement("UPDATE " + tables.tenant() + " SET revision = ?, write_id = ?, xid = pg_current_xact_id()"
                        + " WHERE tenant = ? AND revision = ? AND write_id = ? RETURNING *");
    }

    private String statement(String takingTheRow) {
        return "WITH head AS (" + takingTheRow + "), history AS (INSERT INTO " + tables.write()
                + " (tenant, revision, write_id, written_at)"
                + " SELECT tenant, revision, write_id, CURRENT_TIMESTAMP FROM head), removed AS (DELETE FROM "
                + tables.model()
                + " AS m USING head WHERE m.tenant = head.tenant AND m.name = ANY (?)), put AS (INSERT INTO "
                + tables.model() + " (tenant, name, format, content) SELECT head.tenant, model.* FROM head,"
                + " unnest(?, ?, ?) AS model (name, format, content) ON CONFLICT (tenant, name)"
                + " DO UPDATE SET format = EXCLUDED.format, content = EXCLUDED.content) SELECT 1 FROM head";
    }

    @Override
    public String script() {
        return Schema.script("postgresql");
    }

    @Override
    public List<String> tables() {
        return List.of(tables.tenant(), tables.model(), tables.write());
    }

    @Override
    public boolean isEmbedded() {
        return false;
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext('model registry'))")) {
            lock.execute();
        }
    }

    /**
     * After the tables were copied to another cluster, rows may bear transaction ids of its future, which every feed would
     * read each time. Bearing the present one they are told of once.
     */
    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE " + tables.tenant() + " SET xid = pg_current_xact_id()"
                    + " WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())");
        }
    }

    @Override
    public StoreTraits traits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version'),"
                        + " current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            List<String> warnings = new ArrayList<>();
            if (row.getString(2).equals("off")) {
                warnings.add("PostgreSQL runs with fsync=off: a crash of its machine loses acknowledged changes and may"
                        + " corrupt the database. Set fsync=on.");
            }
            if (row.getString(3).equals("off")) {
                warnings.add(
                        "PostgreSQL runs with synchronous_commit=off: when it is killed, the acknowledged changes of its"
                                + " last moments are lost (7 of 100 where it was killed every few seconds). Set"
                                + " synchronous_commit=on, for the server or for the user of the data source.");
            }
            return new StoreTraits("PostgreSQL " + row.getString(1), true, warnings.isEmpty(), warnings);
        }
    }

    @Override
    public boolean commit(Connection connection, Attempt attempt) throws SQLException {
        Revision expected = attempt.commit.expected();
        Revision result = attempt.commit.result();
        boolean isFirst = expected.equals(Revision.NONE);
        try (PreparedStatement statement = connection.prepareStatement(isFirst ? first : later)) {
            int i = 0;
            statement.setLong(++i, result.number());
            statement.setObject(++i, result.writeId());
            statement.setBytes(++i, attempt.tenant);
            if (!isFirst) {
                statement.setLong(++i, expected.number());
                statement.setObject(++i, expected.writeId());
            }
            List<StoredModel> puts = attempt.commit.puts();
            statement.setArray(++i, bytes(connection, attempt.removedNames()));
            statement.setArray(++i, bytes(connection, attempt.putNames()));
            statement.setArray(
                    ++i,
                    connection.createArrayOf(
                            "int4", puts.stream().map(StoredModel::format).toArray(Integer[]::new)));
            statement.setArray(
                    ++i,
                    bytes(connection, puts.stream().map(StoredModel::content).toArray(byte[][]::new)));
            attempt.enterUndecided();
            try (ResultSet taken = statement.executeQuery()) {
                return taken.next();
            }
        }
    }

    private static Array bytes(Connection connection, byte[][] values) throws SQLException {
        return connection.createArrayOf("bytea", values);
    }

    @Override
    public void wakeFeeds(Connection connection) throws SQLException {
        if (!notifications) {
            return;
        }
        long now = System.nanoTime();
        long last = notified.get();
        if (now - last >= NOTIFY_EVERY_NANOS && notified.compareAndSet(last, now)) {
            try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, '')")) {
                notify.setString(1, tables.prefix());
                notify.execute();
            }
        }
    }

    @Override
    public ChangeFeed openFeed() {
        return PostgresFeed.open(connections, tables, errors, pollInterval, notifications);
    }
}
