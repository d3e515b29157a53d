package dev.modelregistry.spring.store.jdbc;

import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;

/** Sets up a {@link JdbcModelStore}. */
public final class JdbcModelStoreBuilder {

    private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
    private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    final DataSource dataSource;
    Tables tables = Tables.of(Tables.DEFAULT_PREFIX);
    SchemaInitialization initializeSchema = SchemaInitialization.EMBEDDED;
    Duration pollInterval = Duration.ofMillis(250);
    Duration timeout = Duration.ofSeconds(5);
    boolean notifications = true;

    JdbcModelStoreBuilder(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets what the names of the tables begin with, {@code model_registry_} by default: 1 to 40 letters, digits and
     * underscores, a letter first. The schema is that of the connections.
     */
    public JdbcModelStoreBuilder tablePrefix(String prefix) {
        this.tables = Tables.of(prefix);
        return this;
    }

    /** Sets when missing tables are created, {@link SchemaInitialization#EMBEDDED} by default. */
    public JdbcModelStoreBuilder initializeSchema(SchemaInitialization when) {
        this.initializeSchema = Objects.requireNonNull(when, "when");
        return this;
    }

    /** Sets how often a feed looks for changes that nothing woke it for: 10 ms to 1 minute, 250 ms by default. */
    public JdbcModelStoreBuilder pollInterval(Duration interval) {
        this.pollInterval = between(interval, SHORTEST_POLL, LONGEST_POLL, "a poll interval is 10 ms to 1 minute");
        return this;
    }

    /**
     * Sets whether a commit on PostgreSQL wakes the feeds of all nodes, which it does by default. Their connections have to
     * lead to the server itself: through a pooler that shares sessions, nothing is heard.
     */
    public JdbcModelStoreBuilder notifications(boolean enabled) {
        this.notifications = enabled;
        return this;
    }

    /**
     * Sets how long to wait for an answer of the database: 100 ms to 10 minutes, 5 s by default. How long connecting and
     * waiting for a connection of the pool take is set on the data source.
     */
    public JdbcModelStoreBuilder timeout(Duration longest) {
        this.timeout = between(longest, SHORTEST_TIMEOUT, LONGEST_TIMEOUT, "a timeout is 100 ms to 10 minutes");
        return this;
    }

    private static Duration between(Duration value, Duration shortest, Duration longest, String bounds) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(bounds + " but was " + value);
        }
        return value;
    }

    /**
     * Connects, creates missing tables if that is wanted, and returns the store.
     *
     * @throws dev.modelregistry.error.StoreUnavailableException when the database cannot be reached
     * @throws IllegalStateException when the tables are missing or may not be used; the message says what to do
     */
    public JdbcModelStore build() {
        return JdbcModelStore.connect(this);
    }
}
