package dev.modelregistry.spring.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Sees to it that the tables are there. */
final class Schema {

    private static final int MOST_ATTEMPTS = 10;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Engine engine;
    private final Tables tables;
    private final SqlErrors errors;

    Schema(Engine engine, Tables tables, SqlErrors errors) {
        this.engine = engine;
        this.tables = tables;
        this.errors = errors;
    }

    /** Returns where on the class path the script for an engine is. */
    static String script(String engine) {
        return Schema.class.getPackageName().replace('.', '/') + "/schema-" + engine + ".sql";
    }

    /** Creates what is missing, if that is wanted, while other nodes may do the same. */
    void initialize(Connection connection, SchemaInitialization when) throws SQLException {
        if (isThere(connection)) {
            return;
        }
        boolean wanted =
                when == SchemaInitialization.ALWAYS || (when == SchemaInitialization.EMBEDDED && engine.isEmbedded());
        if (!wanted) {
            throw errors.missingTables(null);
        }
        createBesidesOthers(connection);
    }

    /** Statements that create only what is missing may still fail in some databases when others do the same at that moment. */
    private void createBesidesOthers(Connection connection) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                create(connection);
                return;
            } catch (SQLException e) {
                if (isThere(connection)) {
                    return;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private boolean isThere(Connection connection) throws SQLException {
        for (String table : engine.tables()) {
            try (Statement statement = connection.createStatement()) {
                statement
                        .executeQuery("SELECT 1 FROM " + table + " WHERE 1 = 0")
                        .close();
            } catch (SQLException e) {
                if (SqlErrors.isMissingTable(e)) {
                    return false;
                }
                throw e;
            }
        }
        return true;
    }

    private void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            engine.lockSchema(connection);
            for (String each : statements()) {
                statement.execute(each);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private List<String> statements() {
        String script;
        try (InputStream resource = Schema.class.getClassLoader().getResourceAsStream(engine.script())) {
            script = new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String withoutComments =
                script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Arrays.stream(withoutComments
                        .replace(Tables.DEFAULT_PREFIX, tables.prefix())
                        .split(";"))
                .filter(statement -> !statement.isBlank())
                .toList();
    }
}
