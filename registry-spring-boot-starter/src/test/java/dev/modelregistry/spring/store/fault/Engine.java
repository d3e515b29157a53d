package dev.modelregistry.spring.store.fault;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.modelregistry.spring.store.jdbc.JdbcModelStore;
import dev.modelregistry.spring.store.jdbc.SchemaInitialization;
import dev.modelregistry.spring.store.redis.RedisModelStore;
import dev.modelregistry.spring.store.redis.RedisProgram;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The engines that stores are on. */
public enum Engine {
    POSTGRESQL {
        @Override
        public EngineProcess start(Path directory, List<String> settings) throws IOException {
            Path data = directory.resolve("data");
            // All of a process have to share it: it is unpacked into the first one's.
            Path programs = Files.createDirectories(directory.resolveSibling("programs"));
            // It makes the data directory; what is to be killed is started without its help.
            EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(programs.toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .start()
                    .close();
            int port = EngineProcess.freePort();
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                // PostgreSQL refuses to be run by root.
                command.addAll(List.of("unshare", "-U"));
            }
            command.addAll(List.of(program(programs).toString(), "-D", data.toString(), "-p", Integer.toString(port)));
            command.addAll(List.of("-c", "fsync=on", "-c", "restart_after_crash=on"));
            settings.forEach(setting -> command.addAll(List.of("-c", setting)));
            return new EngineProcess(command, directory.resolve("engine.log"), port, Engine::answersSql).start();
        }

        private Path program(Path programs) throws IOException {
            try (Stream<Path> found = Files.find(programs, 4, (path, attributes) -> path.endsWith("bin/postgres"))) {
                return found.findFirst().orElseThrow();
            }
        }

        @Override
        public StoreAccess open(int port, Path directory) {
            return jdbc(url(port) + "&connectTimeout=1&tcpKeepAlive=true", TIMEOUT);
        }
    },

    REDIS {
        @Override
        public EngineProcess start(Path directory, List<String> settings) throws IOException {
            int port = EngineProcess.freePort();
            List<String> command =
                    new ArrayList<>(List.of(RedisProgram.path(directory), "--port", "" + port, "--save", ""));
            command.addAll(List.of("--dir", directory.toString()));
            command.addAll(settings);
            return new EngineProcess(command, directory.resolve("engine.log"), port, Engine::answersPing).start();
        }

        @Override
        public StoreAccess open(int port, Path directory) {
            LettuceConnectionFactory factory =
                    new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
            RedisModelStore store =
                    RedisModelStore.builder(factory).timeout(TIMEOUT).build();
            return new StoreAccess(store, store);
        }
    },

    /** In the process of a single node, and killed with it. */
    H2 {
        @Override
        @Nullable
        public EngineProcess start(Path directory, List<String> settings) {
            return null;
        }

        @Override
        public StoreAccess open(int port, Path directory) {
            return jdbc(file(directory), OPENING_A_FILE);
        }
    },

    /** The same as a user who may not tell it to write at once. */
    H2_AS_IT_COMES {
        @Override
        @Nullable
        public EngineProcess start(Path directory, List<String> settings) throws IOException {
            try (Connection connection = DriverManager.getConnection(file(directory) + ";USER=SA");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE USER PLAIN PASSWORD ''");
                statement.execute("GRANT ALTER ANY SCHEMA TO PLAIN");
            } catch (SQLException e) {
                throw new IOException(e);
            }
            return null;
        }

        @Override
        public StoreAccess open(int port, Path directory) {
            return jdbc(file(directory) + ";USER=PLAIN", OPENING_A_FILE);
        }
    };

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration OPENING_A_FILE = Duration.ofSeconds(30);

    /** Starts the engine as a process; {@code null} if it is one that runs in its user's. */
    public abstract @Nullable EngineProcess start(Path directory, List<String> settings) throws IOException;

    /** Opens the store on the engine. */
    public abstract StoreAccess open(int port, Path directory);

    private static StoreAccess jdbc(String url, Duration connecting) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(connecting.toMillis());
        HikariDataSource dataSource = new HikariDataSource(config);
        try {
            JdbcModelStore store = JdbcModelStore.builder(dataSource)
                    .initializeSchema(SchemaInitialization.ALWAYS)
                    .timeout(TIMEOUT)
                    .build();
            return new StoreAccess(store, dataSource);
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    private static String file(Path directory) {
        return "jdbc:h2:file:" + directory.resolve("models");
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    private static boolean answersSql(int port) {
        try {
            DriverManager.getConnection(url(port) + "&loginTimeout=1&socketTimeout=1")
                    .close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean answersPing(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
