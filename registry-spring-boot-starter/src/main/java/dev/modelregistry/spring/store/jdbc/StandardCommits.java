package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Makes changes with statements that every database understands.
 *
 * <p>Each change advances one of a few clocks and holds that clock's row until it is committed, so that what a clock counts
 * becomes visible in the order of counting, and a feed misses nothing by reading on from where it was.
 */
final class StandardCommits {

    /** Changes of tenants with different clocks do not wait for each other. Stored with each tenant: not to be changed. */
    static final int STRIPES = 8;

    private final String tick;
    private final String first;
    private final String later;
    private final String history;
    private final String remove;
    private final String put;

    StandardCommits(Tables tables) {
        String now = "(SELECT tick FROM " + tables.clock() + " WHERE stripe = ?)";
        this.tick = "UPDATE " + tables.clock() + " SET tick = tick + 1 WHERE stripe = ?";
        this.first = "INSERT INTO " + tables.tenant() + " (revision, write_id, stripe, tick, tenant)"
                + " VALUES (?, ?, ?, " + now + ", ?)";
        this.later = "UPDATE " + tables.tenant() + " SET revision = ?, write_id = ?, stripe = ?, tick = " + now
                + " WHERE tenant = ? AND revision = ? AND write_id = ?";
        this.history = "INSERT INTO " + tables.write() + " (tenant, revision, write_id, written_at)"
                + " VALUES (?, ?, ?, CURRENT_TIMESTAMP)";
        this.remove = "DELETE FROM " + tables.model() + " WHERE tenant = ? AND name = ?";
        this.put = "INSERT INTO " + tables.model() + " (tenant, name, format, content) VALUES (?, ?, ?, ?)";
    }

    /** Makes a change in a transaction of its own, and tells whether it was made. */
    boolean commit(Connection connection, Attempt attempt) throws SQLException {
        connection.setAutoCommit(false);
        boolean done;
        try {
            int stripe = Math.floorMod(Arrays.hashCode(attempt.tenant), STRIPES);
            advanceClock(connection, stripe);
            done = takeRow(connection, attempt, stripe);
            if (done) {
                addHistory(connection, attempt);
                changeModels(connection, attempt);
                attempt.enterUndecided();
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        return done;
    }

    /** Turning auto-commit on would commit what is open, so it is only done when the rollback succeeded. */
    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void advanceClock(Connection connection, int stripe) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(tick)) {
            statement.setInt(1, stripe);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("a row of the model store's table of clocks is gone");
            }
        }
    }

    private boolean takeRow(Connection connection, Attempt attempt, int stripe) throws SQLException {
        Revision expected = attempt.commit.expected();
        Revision result = attempt.commit.result();
        boolean isFirst = expected.equals(Revision.NONE);
        try (PreparedStatement statement = connection.prepareStatement(isFirst ? first : later)) {
            statement.setLong(1, result.number());
            statement.setString(2, result.writeId().toString());
            statement.setInt(3, stripe);
            statement.setInt(4, stripe);
            statement.setBytes(5, attempt.tenant);
            if (!isFirst) {
                statement.setLong(6, expected.number());
                statement.setString(7, expected.writeId().toString());
            }
            return statement.executeUpdate() == 1;
        }
    }

    private void addHistory(Connection connection, Attempt attempt) throws SQLException {
        Revision result = attempt.commit.result();
        try (PreparedStatement statement = connection.prepareStatement(history)) {
            statement.setBytes(1, attempt.tenant);
            statement.setLong(2, result.number());
            statement.setString(3, result.writeId().toString());
            statement.executeUpdate();
        }
    }

    /** Drivers differ in whether a batch may be empty, so none is. */
    private void changeModels(Connection connection, Attempt attempt) throws SQLException {
        List<byte[]> changed = attempt.changedNames();
        List<StoredModel> puts = attempt.commit.puts();
        if (!changed.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(remove)) {
                for (byte[] name : changed) {
                    statement.setBytes(1, attempt.tenant);
                    statement.setBytes(2, name);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
        if (!puts.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(put)) {
                for (int i = 0; i < puts.size(); i++) {
                    StoredModel model = puts.get(i);
                    statement.setBytes(1, attempt.tenant);
                    statement.setBytes(2, changed.get(i));
                    statement.setInt(3, model.format());
                    statement.setBytes(4, model.content());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
