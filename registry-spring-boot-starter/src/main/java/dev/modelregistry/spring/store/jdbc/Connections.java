package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.error.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Connections of a data source, each with a limit on how long it waits for an answer and with every statement a transaction
 * of its own, as long as they are used here.
 */
final class Connections {

    private static final Logger LOG = System.getLogger(JdbcModelStore.class.getName());

    private static final int UNLIMITED = -1;

    private final DataSource dataSource;
    private final int timeoutMillis;
    private volatile boolean canLimit = true;

    Connections(DataSource dataSource, Duration timeout) {
        this.dataSource = dataSource;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** Takes a connection; to be closed. */
    Session open() {
        while (true) {
            boolean limited = canLimit;
            Connection connection;
            try {
                connection = dataSource.getConnection();
            } catch (SQLException e) {
                throw StoreUnavailableException.nothingDone("no connection to the database of the model store", e);
            }
            try {
                return new Session(connection, limited ? timeoutMillis : UNLIMITED);
            } catch (SQLException e) {
                close(connection);
                if (!limited || !(e instanceof SQLFeatureNotSupportedException)) {
                    throw StoreUnavailableException.nothingDone(
                            "a connection to the database of the model store is broken", e);
                }
                // A pool may have given up the connection because of that, so another one is taken.
                LOG.log(Level.DEBUG, "the driver does not limit how long it waits for an answer", e);
                canLimit = false;
            }
        }
    }

    /** What was to be done is done or has failed already; a pool finds out by itself what is wrong with its connection. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a connection could not be closed", e);
        }
    }

    /** A connection in use. Closing it gives it back as it was. */
    static final class Session implements AutoCloseable {

        private final Connection connection;
        private final boolean autoCommit;
        private final int networkTimeout;

        private Session(Connection connection, int timeoutMillis) throws SQLException {
            this.connection = connection;
            this.autoCommit = connection.getAutoCommit();
            if (!autoCommit) {
                connection.setAutoCommit(true);
            }
            this.networkTimeout = timeoutMillis == UNLIMITED ? UNLIMITED : connection.getNetworkTimeout();
            if (networkTimeout != UNLIMITED) {
                connection.setNetworkTimeout(Runnable::run, timeoutMillis);
            }
        }

        Connection connection() {
            return connection;
        }

        /** Breaks the connection, so that whoever waits for it stops; to be closed as well. */
        void abort() {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "a connection could not be aborted", e);
            }
        }

        @Override
        public void close() {
            try {
                if (!connection.isClosed()) {
                    if (networkTimeout != UNLIMITED) {
                        connection.setNetworkTimeout(Runnable::run, networkTimeout);
                    }
                    if (!autoCommit) {
                        connection.setAutoCommit(false);
                    }
                }
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "a connection could not be restored", e);
            } finally {
                Connections.close(connection);
            }
        }
    }
}
