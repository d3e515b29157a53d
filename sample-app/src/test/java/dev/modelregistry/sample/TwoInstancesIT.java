package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** Two instances agree over one store. */
class TwoInstancesIT {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    /** The first finds tables that Spring Boot made by the script before; the second would make them if they were missing. */
    @Test
    void shareModelsOverPostgres() throws Exception {
        try (EmbeddedPostgres server = LocalPostgres.start(0, directory.resolve("postgres"))) {
            Map<String, String> environment = Map.of(
                    "PGHOST",
                    "localhost",
                    "PGPORT",
                    "" + server.getPort(),
                    "PGUSER",
                    "postgres",
                    "PGDATABASE",
                    "postgres");
            try (RunningSample one = RunningSample.start(
                            directory.resolve("one"),
                            environment,
                            "--spring.profiles.active=postgres",
                            "--modelregistry.store.jdbc.initialize-schema=never",
                            "--spring.sql.init.mode=always",
                            "--spring.sql.init.schema-locations=classpath:dev/modelregistry/spring/store/jdbc/schema-postgresql.sql");
                    RunningSample other = RunningSample.start(
                            directory.resolve("other"), environment, "--spring.profiles.active=postgres")) {
                assertThatTheyAgree(one, other);
                assertThat(one.send("GET", "/actuator/health", null, null).body())
                        .contains("\"engine\":\"PostgreSQL 17.9\"");

                server.close();
                await().atMost(BOUND).untilAsserted(() -> {
                    assertThat(one.send("PUT", "/models/Late", "acme", "{}").statusCode())
                            .isEqualTo(503);
                    assertThat(one.send("GET", "/models/Ship", "acme", null).statusCode())
                            .isEqualTo(503);
                    assertThat(one.send("GET", "/actuator/health/modelRegistry", null, null)
                                    .body())
                            .contains("\"status\":\"DOWN\"");
                });
            }
        }
    }

    @Test
    void shareModelsOverRedis() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("appendonly yes")
                .executableProvider(ExecutableProvider.newJarResourceProvider(programs()))
                .setting("dir " + directory)
                .build();
        server.start();
        Map<String, String> environment = Map.of("REDIS_URL", "redis://127.0.0.1:" + port);
        try (RunningSample one =
                        RunningSample.start(directory.resolve("one"), environment, "--spring.profiles.active=redis");
                RunningSample other = RunningSample.start(
                        directory.resolve("other"), environment, "--spring.profiles.active=redis")) {
            assertThatTheyAgree(one, other);
        } finally {
            server.stop();
        }
    }

    /** On Linux the one that needs nothing but the kernel: the other one looks for an OpenSSL. */
    private static Map<OsArchitecture, String> programs() {
        Map<OsArchitecture, String> programs = ExecutableProvider.newProvidedVersionsMap();
        programs.put(OsArchitecture.UNIX_x86_64, "/redis-server-6.2.7-linux-386");
        return programs;
    }

    /** What the other has in memory changes too, and what one removes goes. */
    private static void assertThatTheyAgree(RunningSample one, RunningSample other) throws Exception {
        assertThat(other.send("GET", "/models/Ship", "acme", null).statusCode()).isEqualTo(404);
        assertThat(one.send("PUT", "/models/Ship", "acme", "{\"name\": \"string\"}")
                        .statusCode())
                .isEqualTo(201);
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(
                                other.send("GET", "/models/Ship", "acme", null).statusCode())
                        .isEqualTo(200));
        assertThat(other.send("DELETE", "/models/Ship", "acme", null).statusCode())
                .isEqualTo(204);
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(
                                one.send("GET", "/models/Ship", "acme", null).statusCode())
                        .isEqualTo(404));
        assertThat(other.send("PUT", "/models/Ship", "acme", "{\"name\": \"string\"}")
                        .statusCode())
                .isEqualTo(201);
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(
                                one.send("GET", "/models/Ship", "acme", null).statusCode())
                        .isEqualTo(200));
    }
}
