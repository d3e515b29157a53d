package dev.modelregistry.spring.store.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database server with a directory of its own, which can be killed and stopped, and started again on what it left. */
public final class EngineProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> command;
    private final Path log;
    private final int port;
    private final Probe probe;
    private @Nullable Process process;

    /** Tells whether a server answers. */
    interface Probe {
        boolean answers(int port) throws IOException;
    }

    EngineProcess(List<String> command, Path log, int port, Probe probe) {
        this.command = command;
        this.log = log;
        this.port = port;
        this.probe = probe;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the port of this machine that it listens on. */
    public int port() {
        return port;
    }

    /** Starts the server and returns when it answers; one that does not come up because of what is left is started again. */
    EngineProcess start() {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> {
            Process running = process;
            if (running == null || !running.isAlive()) {
                process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
            }
            return probe.answers(port);
        });
        return this;
    }

    /** Kills the server as an operating system does that has no memory left, and all processes of it. */
    void kill() throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            // So that it starts no other process meanwhile, which would outlive it.
            Signal.STOP.send(List.of(running.toHandle()));
            List<ProcessHandle> all = all(running);
            Signal.KILL.send(all);
            running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (ProcessHandle each : all) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PATIENCE)
                        .until(() -> !each.isAlive());
            }
            process = null;
        }
    }

    /** Kills one process of the server; the others notice. */
    void killPart(Random random) throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = all(running);
            Signal.KILL.send(List.of(all.get(random.nextInt(all.size()))));
        }
    }

    /** Stops all its processes, without ending any. */
    public void pause() throws IOException, InterruptedException {
        signal(Signal.STOP);
    }

    /** Lets them go on. */
    public void resume() throws IOException, InterruptedException {
        signal(Signal.CONT);
    }

    private void signal(Signal signal) throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            signal.send(all(running));
        }
    }

    private static List<ProcessHandle> all(Process running) {
        List<ProcessHandle> all = new ArrayList<>();
        Stream.concat(Stream.of(running.toHandle()), running.descendants()).forEach(all::add);
        return all;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }
}
