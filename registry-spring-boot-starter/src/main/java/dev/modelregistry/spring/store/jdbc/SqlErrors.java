package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.error.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a failed statement means. Messages carry the SQLState alone, for the database's own may quote keys. */
final class SqlErrors {

    enum Kind {
        /** The connection or the engine is gone, so that what was under way may have been done. */
        LOST,
        /** The engine answered that it did not do it now, and may later. */
        REFUSED,
        /** Rolled back because of a transaction of somebody else. */
        CONTENDED,
        /** Asking again does not help. */
        DEFECT
    }

    /** H2 uses its own numbers: closed or broken connection, I/O errors, a database that is closed or locked by a process. */
    private static final Set<String> LOST_IN_H2 = Set.of("90007", "90020", "90028", "90031", "90067", "90098", "90121");

    private static final Set<String> MISSING_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

    private final String script;
    private final List<String> tables;

    SqlErrors(String script, List<String> tables) {
        this.script = script;
        this.tables = tables;
    }

    static Kind kind(SQLException failure) {
        Kind kind = kindOfOne(failure);
        // Of a batch, the engine's answer is the next exception.
        @Nullable SQLException next = failure.getNextException();
        while (kind == Kind.DEFECT && next != null) {
            kind = kindOfOne(next);
            next = next.getNextException();
        }
        return kind;
    }

    private static Kind kindOfOne(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        if (state == null || state.length() < 5) {
            return Kind.LOST;
        }
        if (failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException
                || state.startsWith("08")
                || state.startsWith("57P")
                || LOST_IN_H2.contains(state)) {
            return Kind.LOST;
        }
        if (failure instanceof SQLTransactionRollbackException
                || state.startsWith("40")
                || state.equals("23505")
                || state.equals("23000")
                || state.equals("90131")) {
            return Kind.CONTENDED;
        }
        return isRefusal(failure, state) ? Kind.REFUSED : Kind.DEFECT;
    }

    static boolean isMissingTable(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return state != null && MISSING_TABLE.contains(state);
    }

    /** Out of resources, system errors, a server that became a replica, and statements cancelled or tired of waiting. */
    private static boolean isRefusal(SQLException failure, String state) {
        return failure instanceof SQLTransientException
                || failure instanceof SQLTimeoutException
                || state.startsWith("53")
                || state.startsWith("58")
                || state.startsWith("HYT")
                || Set.of("25006", "55P03", "57014").contains(state);
    }

    /** Returns what to throw when something was only read, or when nothing can have been changed. */
    RuntimeException ofRead(SQLException failure) {
        return kind(failure) == Kind.DEFECT
                ? defect(failure)
                : StoreUnavailableException.nothingDone(unavailable(failure), failure);
    }

    /** Returns what to throw when a change failed that was or was not made, if the engine did not answer. */
    RuntimeException ofChange(SQLException failure) {
        return kind(failure) == Kind.LOST
                ? StoreUnavailableException.outcomeUnknown(unavailable(failure), failure)
                : ofRead(failure);
    }

    private static String unavailable(SQLException failure) {
        return "the database of the model store cannot be reached, or did not answer in time: " + state(failure);
    }

    private static String state(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return state == null ? "no SQLState" : "SQLState " + state;
    }

    IllegalStateException defect(SQLException failure) {
        if (isMissingTable(failure)) {
            return missingTables(failure);
        }
        if ("42501".equals(failure.getSQLState())) {
            return new IllegalStateException(
                    "the database does not let the user of the data source use the model store's tables: grant select,"
                            + " insert, update and delete on " + String.join(", ", tables),
                    failure);
        }
        return new IllegalStateException(
                "the database refused a statement of the model store: " + state(failure), failure);
    }

    IllegalStateException missingTables(@Nullable Throwable cause) {
        return new IllegalStateException(
                "the model store's tables " + String.join(", ", tables) + " are not all there: run " + script
                        + " from the class path, or let them be created with"
                        + " modelregistry.store.jdbc.initialize-schema=always",
                cause);
    }
}
