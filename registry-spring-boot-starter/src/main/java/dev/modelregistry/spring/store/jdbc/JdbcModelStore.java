package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.jdbc.Connections.Session;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreTraits;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps models in tables of a relational database: PostgreSQL 13 or newer, H2, or another one whose adapter test passes.
 *
 * <p>Each operation takes a connection of the data source and gives it back; a feed on PostgreSQL keeps one for as long as it
 * is open. Every change is a transaction of its own, and never part of a caller's, for a registry shows what it was told is
 * committed. Codes and names are kept as their UTF-8 bytes, which every database compares alike.
 *
 * <p>How long an answer takes at most is set here; connecting, and waiting for a connection of the pool, is bounded by the data
 * source's own settings, with PostgreSQL's driver {@code connectTimeout} and {@code tcpKeepAlive}.
 */
public final class JdbcModelStore implements ModelStore {

    private static final Logger LOG = System.getLogger(JdbcModelStore.class.getName());

    private final Connections connections;
    private final Engine engine;
    private final SqlErrors errors;
    private final History history;
    private final Tables tables;
    private final String load;

    private JdbcModelStore(Connections connections, Engine engine, SqlErrors errors, Tables tables) {
        this.connections = connections;
        this.engine = engine;
        this.errors = errors;
        this.tables = tables;
        this.history = new History(tables);
        this.load = "SELECT t.revision, t.write_id, m.name, m.format, m.content FROM " + tables.tenant()
                + " t LEFT JOIN " + tables.model() + " m ON m.tenant = t.tenant WHERE t.tenant = ?";
    }

    /**
     * Begins to set up a store.
     *
     * @param dataSource a pool, of which a feed on PostgreSQL keeps one connection
     */
    public static JdbcModelStoreBuilder builder(DataSource dataSource) {
        return new JdbcModelStoreBuilder(dataSource);
    }

    static JdbcModelStore connect(JdbcModelStoreBuilder settings) {
        Connections connections = new Connections(PlainDataSource.of(settings.dataSource), settings.timeout);
        try (Session session = connections.open()) {
            Connection connection = session.connection();
            Engine engine = engine(connections, settings, connection);
            SqlErrors errors = new SqlErrors(engine.script(), engine.tables());
            try {
                new Schema(engine, settings.tables, errors).initialize(connection, settings.initializeSchema);
                engine.prepare(connection);
            } catch (SQLException e) {
                throw errors.ofRead(e);
            }
            return new JdbcModelStore(connections, engine, errors, settings.tables);
        } catch (SQLException e) {
            throw StoreUnavailableException.nothingDone("the database of the model store does not say what it is", e);
        }
    }

    private static Engine engine(Connections connections, JdbcModelStoreBuilder settings, Connection connection)
            throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        Tables tables = settings.tables;
        if (product.equals("PostgreSQL")) {
            return new PostgresEngine(connections, tables, settings.pollInterval, settings.notifications);
        }
        boolean isH2 = product.equals("H2");
        StandardEngine standard =
                new StandardEngine(connections, tables, Schema.script(isH2 ? "h2" : "generic"), settings.pollInterval);
        return isH2 ? new H2Engine(standard, connection.getMetaData().getURL()) : standard;
    }

    @Override
    public TenantSnapshot load(String tenant) {
        Revision revision = Revision.NONE;
        List<StoredModel> models = new ArrayList<>();
        try (Session session = connections.open();
                PreparedStatement statement = session.connection().prepareStatement(load)) {
            statement.setBytes(1, Keys.encode(tenant));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (models.isEmpty()) {
                        revision = new Revision(rows.getLong(1), UUID.fromString(rows.getString(2)));
                    }
                    byte @Nullable [] name = rows.getBytes(3);
                    if (name != null) {
                        models.add(new StoredModel(Keys.decode(name), rows.getInt(4), rows.getBytes(5)));
                    }
                }
            }
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
        return new TenantSnapshot(revision, models);
    }

    @Override
    public Map<String, Revision> revisions(Collection<String> asked) {
        Map<String, Revision> revisions = new HashMap<>();
        if (asked.isEmpty()) {
            return revisions;
        }
        // Few different statements, so that they stay prepared: what is over asks for the last again.
        int parameters = asked.size() == 1 ? 1 : Integer.highestOneBit(asked.size() - 1) * 2;
        String query = "SELECT tenant, revision, write_id FROM " + tables.tenant() + " WHERE tenant IN ("
                + String.join(", ", Collections.nCopies(parameters, "?")) + ")";
        try (Session session = connections.open();
                PreparedStatement statement = session.connection().prepareStatement(query)) {
            int i = 0;
            byte[] last = new byte[0];
            for (String tenant : asked) {
                last = Keys.encode(tenant);
                statement.setBytes(++i, last);
            }
            while (i < parameters) {
                statement.setBytes(++i, last);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    revisions.put(
                            Keys.decode(rows.getBytes(1)),
                            new Revision(rows.getLong(2), UUID.fromString(rows.getString(3))));
                }
            }
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
        return revisions;
    }

    @Override
    public CommitResult commit(Commit commit) {
        Attempt attempt = new Attempt(commit);
        try (Session session = connections.open()) {
            try {
                if (engine.commit(session.connection(), attempt)) {
                    tidyUp(session.connection());
                    return new CommitResult.Committed(commit.result());
                }
            } catch (SQLException e) {
                if (SqlErrors.kind(e) != SqlErrors.Kind.CONTENDED) {
                    throw attempt.isUndecided() ? errors.ofChange(e) : errors.ofRead(e);
                }
            }
            return verdict(session.connection(), attempt);
        }
    }

    /** The commit is done whatever comes of this. */
    private void tidyUp(Connection connection) {
        try {
            engine.wakeFeeds(connection);
            history.prune(connection);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "what follows a commit failed, and is made up for later", e);
        }
    }

    private CommitResult verdict(Connection connection, Attempt attempt) {
        @Nullable CommitResult verdict;
        try {
            verdict = history.verdict(connection, attempt);
        } catch (SQLException e) {
            // This try did nothing, but it may be the repetition of one that did.
            throw errors.ofChange(e);
        }
        if (verdict == null) {
            throw StoreUnavailableException.nothingDone("another transaction was in the way of a commit", null);
        }
        return verdict;
    }

    @Override
    public ChangeFeed openFeed() {
        return engine.openFeed();
    }

    @Override
    public List<String> tenants(@Nullable String after, int limit) {
        List<String> page = new ArrayList<>();
        String query = "SELECT t.tenant FROM " + tables.tenant() + " t WHERE t.tenant > ? AND t.tenant <> ? AND EXISTS"
                + " (SELECT 1 FROM " + tables.model() + " m WHERE m.tenant = t.tenant) ORDER BY t.tenant FETCH FIRST "
                + limit + " ROWS ONLY";
        try (Session session = connections.open();
                PreparedStatement statement = session.connection().prepareStatement(query)) {
            // Codes are not empty, so that this is before all of them.
            statement.setBytes(1, Keys.encode(after == null ? "" : after));
            statement.setBytes(2, Keys.encode(GLOBAL));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(Keys.decode(rows.getBytes(1)));
                }
            }
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
        return page;
    }

    @Override
    public StoreTraits traits() {
        try (Session session = connections.open()) {
            return engine.traits(session.connection());
        } catch (SQLException e) {
            throw errors.ofRead(e);
        }
    }
}
