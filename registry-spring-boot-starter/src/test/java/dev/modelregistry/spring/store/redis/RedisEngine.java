package dev.modelregistry.spring.store.redis;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis server in a process of its own, which can be killed and started again on what is left in its directory. */
final class RedisEngine implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final int port;
    private @Nullable Process process;
    private @Nullable RedisClient client;

    private RedisEngine(Path directory, List<String> settings) {
        this.directory = directory;
        this.port = freePort();
        command.addAll(List.of(
                RedisProgram.path(directory),
                "--bind",
                "127.0.0.1",
                "--port",
                "" + port,
                "--dir",
                directory.toString()));
        command.addAll(List.of("--save", ""));
        command.addAll(settings);
    }

    /** Starts a server that loses nothing when it is killed. */
    static RedisEngine durable(Path directory, String... more) {
        List<String> settings = new ArrayList<>(List.of("--appendonly", "yes", "--appendfsync", "always"));
        settings.addAll(List.of(more));
        return new RedisEngine(directory, settings).start();
    }

    /** Starts a server as it comes. */
    static RedisEngine plain(Path directory, String... settings) {
        return new RedisEngine(directory, List.of(settings)).start();
    }

    int port() {
        return port;
    }

    RedisEngine start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(PATIENCE).until(() -> answers("PING", "+PONG"));
        return this;
    }

    /** Kills it as an operating system does. */
    void kill() {
        if (process != null) {
            process.destroyForcibly();
            await().atMost(PATIENCE).until(() -> process == null || !process.isAlive());
        }
    }

    /** Starts a replica and waits until it has all that this one has. */
    RedisEngine replica(Path directoryOfReplica) {
        RedisEngine replica = plain(directoryOfReplica, "--replicaof", "127.0.0.1", "" + port);
        await().atMost(PATIENCE)
                .until(() -> replica.commands().info("replication").contains("master_link_status:up")
                        && commands().info("replication").contains("state=online"));
        return replica;
    }

    /** Returns commands that are sent as they are. */
    RedisCommands<String, String> commands() {
        if (client == null) {
            client = RedisClient.create("redis://127.0.0.1:" + port);
        }
        return client.connect().sync();
    }

    LettuceConnectionFactory connectionFactory() {
        return connectionFactory(port);
    }

    static LettuceConnectionFactory connectionFactory(int port) {
        return new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
    }

    /** Copies what it would start again on. */
    void backUp(Path target) {
        copy(directory, target);
    }

    /** Makes it start again on an older state. */
    void restore(Path backup) {
        copy(backup, directory);
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        kill();
    }

    /** The append-only file is one or, since Redis 7, a directory of several. */
    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("appendonly"))
                    .toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(String request, String answer) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(answer.length()), StandardCharsets.US_ASCII)
                    .equals(answer);
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
