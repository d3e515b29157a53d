package dev.modelregistry.spring.store.fault;

import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Stop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link FaultNode} in a JVM of its own, as its driver sees it. */
final class NodeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Path log;
    private final long started = System.nanoTime();
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<Stop> stops = new ArrayList<>();
    private long paused;
    private volatile @Nullable String defect;
    private volatile long acknowledged;
    private volatile long reads;

    NodeProcess(
            Engine engine, int port, Path engineDirectory, String name, Path directory, long seed, Duration staleness)
            throws IOException {
        this.name = name;
        this.log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                FaultNode.class.getName(),
                engine.name(),
                Integer.toString(port),
                engineDirectory.toString(),
                name,
                log.toString(),
                Long.toString(seed),
                Long.toString(staleness.toMillis())));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".err").toFile()))
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        Thread reader = new Thread(this::listen, "node-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "beat" -> {
                acknowledged = Long.parseLong(words[1]);
                reads = Long.parseLong(words[2]);
            }
            case "ready" -> {
                long there = Long.parseLong(words[1]);
                if (there < started || there > System.nanoTime()) {
                    defect = "the clock of " + name + " is another one";
                }
            }
            case "broken" -> defect = name + " is " + line;
            default -> answers.add(line);
        }
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** Checks that nothing went wrong in the node that no fault explains. */
    void requireSound() {
        if (defect != null || !process.isAlive()) {
            throw new IllegalStateException(Objects.requireNonNullElse(defect, name + " ended by itself"));
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    long reads() {
        return reads;
    }

    void kill() throws IOException, InterruptedException {
        Signal.KILL.send(List.of(process.toHandle()));
        process.waitFor();
    }

    void pause() throws IOException, InterruptedException {
        paused = System.nanoTime();
        Signal.STOP.send(List.of(process.toHandle()));
    }

    void resume() throws IOException, InterruptedException {
        Signal.CONT.send(List.of(process.toHandle()));
        stops.add(new Stop(name, paused, System.nanoTime()));
    }

    /** Returns when the process was stopped. */
    List<Stop> stops() {
        return stops;
    }

    /** Ends all writing and reading. */
    void quiet() throws IOException, InterruptedException {
        if (!"stopped".equals(ask("stop"))) {
            throw new IllegalStateException(name + " did not stop");
        }
    }

    /** Returns what the registry shows of every key; nothing when it may not. */
    Map<ModelKey, String> show() throws IOException, InterruptedException {
        String[] fields = ask("show").split("\t", -1);
        Map<ModelKey, String> shown = new HashMap<>();
        for (int i = 1; i + 2 < fields.length; i += 3) {
            shown.put(new ModelKey(fields[i], fields[i + 1]), fields[i + 2]);
        }
        return shown;
    }

    private String ask(String command) throws IOException, InterruptedException {
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException(name + " did not answer " + command);
        }
        return answer;
    }

    /** Ends the process in an orderly manner. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            commands.close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        }
    }
}
