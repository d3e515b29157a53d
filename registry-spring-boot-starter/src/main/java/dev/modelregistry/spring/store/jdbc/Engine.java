package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.StoreTraits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What differs from engine to engine. Connections are given with auto-commit on, and are to be left so. */
interface Engine {

    /** Returns the name of the script that creates the tables. */
    String script();

    /** Returns the tables that the script creates. */
    List<String> tables();

    /** Tells whether the database runs inside this process. */
    boolean isEmbedded();

    /** Keeps other nodes from creating the tables at the same time until the transaction ends, if they have to be kept. */
    void lockSchema(Connection connection) throws SQLException;

    /** Sets up what is not in the script. The tables are there. */
    void prepare(Connection connection) throws SQLException;

    StoreTraits traits(Connection connection) throws SQLException;

    /**
     * Makes a change in a transaction of its own.
     *
     * @return whether it was made, or else the tenant does not have the revision that is expected
     */
    boolean commit(Connection connection, Attempt attempt) throws SQLException;

    /** Wakes the feeds of all nodes, if they can be woken. What this throws does no harm: they look by themselves soon. */
    void wakeFeeds(Connection connection) throws SQLException;

    ChangeFeed openFeed();
}
