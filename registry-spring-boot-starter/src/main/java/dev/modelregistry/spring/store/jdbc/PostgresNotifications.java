package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.spring.store.jdbc.Connections.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.util.ClassUtils;

/** Waits for notifications, which only PostgreSQL's own driver can do. */
final class PostgresNotifications {

    private static final boolean DRIVER_PRESENT =
            ClassUtils.isPresent("org.postgresql.PGConnection", PostgresNotifications.class.getClassLoader());

    private final PGConnection connection;

    private PostgresNotifications(PGConnection connection) {
        this.connection = connection;
    }

    /** Begins to listen on a connection; returns {@code null} when its driver is another one. */
    static @Nullable PostgresNotifications listen(Connection connection, String channel) throws SQLException {
        if (!DRIVER_PRESENT || !connection.isWrapperFor(PGConnection.class)) {
            return null;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN \"" + channel + "\"");
        }
        return new PostgresNotifications(connection.unwrap(PGConnection.class));
    }

    /** Stops listening, so that nothing piles up on a connection that goes back to a pool; breaks it if it cannot. */
    void stop(Session session) {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("UNLISTEN *");
            connection.getNotifications();
        } catch (SQLException e) {
            session.abort();
        }
    }

    /** Waits for a notification, and tells whether there was one. */
    boolean await(long nanos) throws SQLException {
        // Zero would be to wait for ever.
        long millis = Math.min(Math.max(TimeUnit.NANOSECONDS.toMillis(nanos), 1), Integer.MAX_VALUE);
        PGNotification @Nullable [] received = connection.getNotifications((int) millis);
        return received != null && received.length > 0;
    }
}
