package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.jdbc.Connections.Session;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells of changes by looking, once in a while, what the clocks counted since. Holds a connection only while it looks. */
final class ClockFeed implements ChangeFeed {

    private final Connections connections;
    private final SqlErrors errors;
    private final long pollNanos;
    private final String clocks;
    private final String changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Integer, Long> seen;
    private long nextLook = System.nanoTime();

    private ClockFeed(
            Connections connections, Tables tables, SqlErrors errors, Duration pollInterval, Connection connection)
            throws SQLException {
        this.connections = connections;
        this.errors = errors;
        this.pollNanos = pollInterval.toNanos();
        this.clocks = "SELECT stripe, tick FROM " + tables.clock();
        this.changed = "SELECT tenant, revision, write_id FROM " + tables.tenant() + " WHERE stripe = ? AND tick > ?";
        this.seen = readClocks(connection);
    }

    static ClockFeed open(Connections connections, Tables tables, SqlErrors errors, Duration pollInterval) {
        try (Session session = connections.open()) {
            return new ClockFeed(connections, tables, errors, pollInterval, session.connection());
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
    }

    @Override
    public FeedBatch next(Duration maxWait) {
        long deadline = System.nanoTime() + maxWait.toNanos();
        while (true) {
            await(Math.min(deadline, nextLook) - System.nanoTime());
            long asOf = System.nanoTime();
            Map<String, Revision> changes = look();
            nextLook = asOf + pollNanos;
            if (!changes.isEmpty() || deadline - System.nanoTime() <= 0) {
                return new FeedBatch(changes, false, asOf);
            }
        }
    }

    private void await(long nanos) {
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw StoreUnavailableException.nothingDone("the feed is closed", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreUnavailableException.nothingDone("interrupted while waiting for changes", e);
        }
    }

    private Map<String, Revision> look() {
        Map<String, Revision> changes = new HashMap<>();
        try (Session session = connections.open()) {
            for (Map.Entry<Integer, Long> clock :
                    readClocks(session.connection()).entrySet()) {
                long before = seen.getOrDefault(clock.getKey(), 0L);
                if (clock.getValue() != before) {
                    readChanges(session.connection(), clock.getKey(), before, changes);
                    seen.put(clock.getKey(), clock.getValue());
                }
            }
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
        return changes;
    }

    private Map<Integer, Long> readClocks(Connection connection) throws SQLException {
        Map<Integer, Long> ticks = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(clocks)) {
            while (rows.next()) {
                ticks.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return ticks;
    }

    private void readChanges(Connection connection, int stripe, long after, Map<String, Revision> changes)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(changed)) {
            statement.setInt(1, stripe);
            statement.setLong(2, after);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    changes.put(
                            Keys.decode(rows.getBytes(1)),
                            new Revision(rows.getLong(2), UUID.fromString(rows.getString(3))));
                }
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
