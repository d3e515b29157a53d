package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.jdbc.Connections.Session;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.Revision;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes by the ids of the transactions that made them. A transaction may become visible after others that began
 * later; so each look reads everything from the oldest transaction that was still under way at the look before. What is read
 * again because of that is told once.
 */
final class PostgresFeed implements ChangeFeed {

    /** How long after a notification to look once more: longer than a node goes without notifying of a commit. */
    static final Duration SETTLE = Duration.ofMillis(25);

    /** Nothing but a look at the clock interrupts waiting for a notification. */
    private static final Duration NOTICE_CLOSING = Duration.ofMillis(250);

    private final Session session;
    private final SqlErrors errors;
    private final long pollNanos;
    private final String query;
    private final @Nullable PostgresNotifications notifications;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Held while the connection is in use; guards what follows. */
    private final ReentrantLock use = new ReentrantLock();

    private boolean released;

    /** The oldest transaction that was under way at the last look. */
    private String horizon;

    private Map<String, Revision> told = Map.of();
    private long nextLook = System.nanoTime();

    private PostgresFeed(
            Session session,
            Tables tables,
            SqlErrors errors,
            Duration pollInterval,
            @Nullable PostgresNotifications notifications,
            String horizon) {
        this.session = session;
        this.errors = errors;
        this.pollNanos = pollInterval.toNanos();
        this.notifications = notifications;
        this.horizon = horizon;
        this.query = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, t.tenant, t.revision, t.write_id"
                + " FROM (SELECT 1) AS always LEFT JOIN " + tables.tenant() + " AS t ON t.xid >= ?::xid8";
    }

    static PostgresFeed open(
            Connections connections, Tables tables, SqlErrors errors, Duration pollInterval, boolean notifications) {
        Session session = connections.open();
        try {
            // To listen first means that no commit after the first look goes unheard.
            PostgresNotifications listening =
                    notifications ? PostgresNotifications.listen(session.connection(), tables.prefix()) : null;
            try (PreparedStatement statement = session.connection()
                            .prepareStatement("SELECT pg_snapshot_xmin(pg_current_snapshot())::text");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new PostgresFeed(session, tables, errors, pollInterval, listening, row.getString(1));
            }
        } catch (SQLException e) {
            session.close();
            throw errors.ofRead(e);
        }
    }

    @Override
    public FeedBatch next(Duration maxWait) {
        long deadline = System.nanoTime() + maxWait.toNanos();
        use.lock();
        try {
            while (true) {
                boolean woken = awaitTimeToLook(deadline);
                long asOf = System.nanoTime();
                Map<String, Revision> changes = look();
                nextLook = asOf + (woken ? SETTLE.toNanos() : pollNanos);
                if (!changes.isEmpty() || deadline - System.nanoTime() <= 0) {
                    return new FeedBatch(changes, false, asOf);
                }
            }
        } catch (SQLException e) {
            throw errors.ofRead(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreUnavailableException.nothingDone("interrupted while waiting for changes", e);
        } finally {
            use.unlock();
            if (isClosed()) {
                releaseUnlessInUse();
            }
        }
    }

    /** Waits until it is time to look, or for a notification, and tells whether there was one. */
    private boolean awaitTimeToLook(long deadline) throws SQLException, InterruptedException {
        boolean woken = false;
        long left = Math.min(deadline, nextLook) - System.nanoTime();
        while (!woken && left > 0 && !isClosed()) {
            if (notifications == null) {
                closed.await(left, TimeUnit.NANOSECONDS);
            } else {
                woken = notifications.await(Math.min(left, NOTICE_CLOSING.toNanos()));
            }
            left = Math.min(deadline, nextLook) - System.nanoTime();
        }
        if (isClosed()) {
            throw StoreUnavailableException.nothingDone("the feed is closed", null);
        }
        return woken;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private Map<String, Revision> look() throws SQLException {
        Map<String, Revision> found = new HashMap<>();
        Map<String, Revision> changes = new HashMap<>();
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setString(1, horizon);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    horizon = rows.getString(1);
                    byte @Nullable [] key = rows.getBytes(2);
                    if (key != null) {
                        String tenant = Keys.decode(key);
                        Revision revision = new Revision(rows.getLong(3), rows.getObject(4, UUID.class));
                        found.put(tenant, revision);
                        if (!revision.equals(told.get(tenant))) {
                            changes.put(tenant, revision);
                        }
                    }
                }
            }
        }
        told = found;
        return changes;
    }

    @Override
    public void close() {
        closed.countDown();
        releaseUnlessInUse();
    }

    /** Gives the connection back; while it is in use, who uses it does so at the end. */
    private void releaseUnlessInUse() {
        if (use.tryLock()) {
            try {
                if (!released) {
                    released = true;
                    if (notifications != null) {
                        notifications.stop(session);
                    }
                    session.close();
                }
            } finally {
                use.unlock();
            }
        }
    }
}
