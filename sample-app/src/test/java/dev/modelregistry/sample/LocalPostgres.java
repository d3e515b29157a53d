package dev.modelregistry.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A PostgreSQL to try the profile {@code postgres} with, where there is none: on port 5432, or the one that {@code PGPORT}
 * says, until it is stopped. It keeps its data in {@code ./data/postgres}.
 */
final class LocalPostgres {

    private LocalPostgres() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PGPORT", "5432"));
        try (EmbeddedPostgres server = start(port, Path.of("data", "postgres"))) {
            System.out.println("PostgreSQL is ready: " + server.getJdbcUrl("postgres", "postgres"));
            new CountDownLatch(1).await();
        }
    }

    /** Starts a server that keeps what it acknowledged, which this one does not by default. */
    static EmbeddedPostgres start(int port, Path directory) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }
}
