package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.StoreTraits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * H2. By default it writes what is committed half a second later, and loses it when it is killed before; with
 * {@code WRITE_DELAY 0} it loses nothing. The database keeps that setting, and shows it, but does not act on it after it was
 * opened anew (2.3.232 and 2.4.240), which may be whenever nobody was connected. So it is set before every commit, which costs
 * nothing that could be measured.
 */
final class H2Engine implements Engine {

    private static final Logger LOG = System.getLogger(JdbcModelStore.class.getName());

    private final StandardEngine standard;
    private final boolean remote;

    /** Whether it is a file and the user may set how it is written. */
    private volatile boolean setsWriteDelay;

    /** @param url what the connection says of itself */
    H2Engine(StandardEngine standard, String url) {
        this.standard = standard;
        this.remote = url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:");
    }

    @Override
    public String script() {
        return standard.script();
    }

    @Override
    public List<String> tables() {
        return standard.tables();
    }

    @Override
    public boolean isEmbedded() {
        return !remote;
    }

    @Override
    public void lockSchema(Connection connection) {
        standard.lockSchema(connection);
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        standard.prepare(connection);
        if (isFile(connection)) {
            try {
                writeAtOnce(connection);
                setsWriteDelay = true;
            } catch (SQLException e) {
                // Only administrators may: the traits say what that means and what to do.
                LOG.log(Level.DEBUG, "WRITE_DELAY cannot be set", e);
            }
        }
    }

    private static void writeAtOnce(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET WRITE_DELAY 0");
        }
    }

    @Override
    public StoreTraits traits(Connection connection) throws SQLException {
        String engine = "H2 " + connection.getMetaData().getDatabaseProductVersion();
        if (!isFile(connection)) {
            return new StoreTraits(engine + " in memory", remote, false, List.of());
        }
        boolean shared = remote || "TRUE".equalsIgnoreCase(setting(connection, "AUTO_SERVER"));
        if (setsWriteDelay) {
            return new StoreTraits(engine + " in a file", shared, true, List.of());
        }
        return new StoreTraits(
                engine + " in a file",
                shared,
                false,
                List.of(
                        "H2 writes with a delay and could not be told otherwise: when the process is killed, acknowledged"
                                + " changes are lost (19 of 100 where it was killed every few seconds). Connect as an"
                                + " administrator of the database, and leave WRITE_DELAY out of the URL."));
    }

    private static boolean isFile(Connection connection) throws SQLException {
        return value(connection.prepareStatement("SELECT DATABASE_PATH()")) != null;
    }

    private static @Nullable String setting(Connection connection, String name) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(
                "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ?");
        statement.setString(1, name);
        return value(statement);
    }

    private static @Nullable String value(PreparedStatement statement) throws SQLException {
        try (statement;
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Override
    public boolean commit(Connection connection, Attempt attempt) throws SQLException {
        if (setsWriteDelay) {
            writeAtOnce(connection);
        }
        return standard.commit(connection, attempt);
    }

    @Override
    public void wakeFeeds(Connection connection) {
        standard.wakeFeeds(connection);
    }

    @Override
    public ChangeFeed openFeed() {
        return standard.openFeed();
    }
}
