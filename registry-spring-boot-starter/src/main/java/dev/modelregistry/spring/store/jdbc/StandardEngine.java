package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.StoreTraits;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A database of which nothing more is known than that it speaks SQL. */
final class StandardEngine implements Engine {

    private final Connections connections;
    private final Tables tables;
    private final String script;
    private final Duration pollInterval;
    private final StandardCommits commits;

    StandardEngine(Connections connections, Tables tables, String script, Duration pollInterval) {
        this.connections = connections;
        this.tables = tables;
        this.script = script;
        this.pollInterval = pollInterval;
        this.commits = new StandardCommits(tables);
    }

    @Override
    public String script() {
        return script;
    }

    @Override
    public List<String> tables() {
        return List.of(tables.tenant(), tables.model(), tables.write(), tables.clock());
    }

    @Override
    public boolean isEmbedded() {
        return false;
    }

    @Override
    public void lockSchema(Connection connection) {}

    /** Adds the clocks' rows, as other nodes may do at the same time. */
    @Override
    public void prepare(Connection connection) throws SQLException {
        Set<Integer> there = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT stripe FROM " + tables.clock())) {
            while (rows.next()) {
                there.add(rows.getInt(1));
            }
        }
        for (int stripe = 0; stripe < StandardCommits.STRIPES; stripe++) {
            if (!there.contains(stripe)) {
                addClock(connection, stripe);
            }
        }
    }

    private void addClock(Connection connection, int stripe) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + tables.clock() + " (stripe, tick) VALUES (?, 0)")) {
            statement.setInt(1, stripe);
            statement.executeUpdate();
        } catch (SQLException e) {
            if (SqlErrors.kind(e) != SqlErrors.Kind.CONTENDED) {
                throw e;
            }
        }
    }

    @Override
    public StoreTraits traits(Connection connection) throws SQLException {
        DatabaseMetaData product = connection.getMetaData();
        return new StoreTraits(
                product.getDatabaseProductName() + " " + product.getDatabaseProductVersion(),
                true,
                true,
                List.of(
                        "Nobody has tried the model store on this database: run ModelStoreContractTest on it, and see to it"
                                + " that an acknowledged commit survives that it is killed."));
    }

    @Override
    public boolean commit(Connection connection, Attempt attempt) throws SQLException {
        return commits.commit(connection, attempt);
    }

    @Override
    public void wakeFeeds(Connection connection) {}

    @Override
    public ChangeFeed openFeed() {
        return ClockFeed.open(connections, tables, new SqlErrors(script, tables()), pollInterval);
    }
}
