package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers for some hours which commit made which revision. */
final class History {

    /** Some commits remove what is old; more of it than they all add, and never so much that they take long. */
    private static final int COMMITS_PER_PRUNING = 128;

    private static final int PRUNED_AT_ONCE = 512;

    private final String verdict;
    private final String old;
    private final String remove;
    private final AtomicInteger commits = new AtomicInteger();

    History(Tables tables) {
        this.verdict = "SELECT t.revision, t.write_id, w.write_id FROM " + tables.tenant() + " t LEFT JOIN "
                + tables.write() + " w ON w.tenant = t.tenant AND w.revision = ? WHERE t.tenant = ?";
        this.old = "SELECT tenant, revision FROM " + tables.write()
                + " WHERE written_at < CURRENT_TIMESTAMP - INTERVAL '2' HOUR ORDER BY written_at FETCH FIRST "
                + PRUNED_AT_ONCE + " ROWS ONLY";
        this.remove = "DELETE FROM " + tables.write() + " WHERE tenant = ? AND revision = ?";
    }

    /**
     * Says what became of a commit that just now was not made.
     *
     * @return {@code null} when the tenant has the revision that was expected
     */
    @Nullable
    CommitResult verdict(Connection connection, Attempt attempt) throws SQLException {
        Commit commit = attempt.commit;
        Revision actual = Revision.NONE;
        try (PreparedStatement statement = connection.prepareStatement(verdict)) {
            statement.setLong(1, commit.result().number());
            statement.setBytes(2, attempt.tenant);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    @Nullable String made = row.getString(3);
                    if (made != null && UUID.fromString(made).equals(commit.writeId())) {
                        return new CommitResult.Committed(commit.result());
                    }
                    actual = new Revision(row.getLong(1), UUID.fromString(row.getString(2)));
                }
            }
        }
        return actual.equals(commit.expected()) ? null : new CommitResult.Conflict(actual);
    }

    /** Removes some of what is old, if it is time to. What this throws does no harm: a later call does it. */
    void prune(Connection connection) throws SQLException {
        if (commits.incrementAndGet() % COMMITS_PER_PRUNING != 0) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(old);
                ResultSet rows = select.executeQuery();
                PreparedStatement delete = connection.prepareStatement(remove)) {
            boolean any = false;
            while (rows.next()) {
                delete.setBytes(1, rows.getBytes(1));
                delete.setLong(2, rows.getLong(2));
                delete.addBatch();
                any = true;
            }
            if (any) {
                delete.executeBatch();
            }
        }
    }
}
