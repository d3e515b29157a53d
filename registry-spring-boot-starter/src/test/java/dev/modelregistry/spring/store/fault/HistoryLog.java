package dev.modelregistry.spring.store.fault;

import dev.modelregistry.spring.store.fault.History.Commit;
import dev.modelregistry.spring.store.fault.History.Load;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Outcome;
import dev.modelregistry.spring.store.fault.History.Read;
import dev.modelregistry.spring.store.fault.History.Write;
import dev.modelregistry.store.Revision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A file to which a node writes its history, a line for each event. The operating system has a line before the node goes on, so
 * that it is there although the node is killed.
 */
final class HistoryLog implements AutoCloseable {

    private final OutputStream file;

    HistoryLog(Path path) throws IOException {
        this.file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void committing(Commit commit, long invoked) {
        StringBuilder line = new StringBuilder("committing");
        append(line, invoked, commit.write(), commit.tenant(), commit.expected().number());
        append(line, commit.expected().writeId(), commit.writeId());
        commit.changes().forEach((name, value) -> append(line, name, value));
        write(line);
    }

    void committed(UUID writeId, long number, long returned) {
        write(append(new StringBuilder("committed"), writeId, number, returned));
    }

    void loaded(String tenant, Revision revision, long invoked, long returned) {
        write(append(new StringBuilder("loaded"), tenant, revision.number(), revision.writeId(), invoked, returned));
    }

    void wrote(String write, ModelKey key, Outcome outcome, long invoked, long returned) {
        write(append(new StringBuilder("wrote"), write, key.tenant(), key.name(), outcome, invoked, returned));
    }

    void read(ModelKey key, String value, long invoked, long returned) {
        write(append(new StringBuilder("read"), key.tenant(), key.name(), value, invoked, returned));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private StringBuilder append(StringBuilder line, Object... fields) {
        for (Object field : fields) {
            line.append('\t').append(field);
        }
        return line;
    }

    private void write(StringBuilder line) {
        try {
            file.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds what a node wrote to a history. A last line without an end was being written when the node was killed. */
    static void readInto(History history, Path path, String node) throws IOException {
        String text = Files.readString(path, StandardCharsets.US_ASCII);
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .forEach(line -> add(history, List.of(line.split("\t", -1)), node));
    }

    private static void add(History history, List<String> fields, String node) {
        switch (fields.get(0)) {
            case "committing" -> {
                Map<String, String> changes = new LinkedHashMap<>();
                for (int i = 7; i < fields.size(); i += 2) {
                    changes.put(fields.get(i), fields.get(i + 1));
                }
                Revision expected = revision(fields.get(4), fields.get(5));
                UUID writeId = UUID.fromString(fields.get(6));
                history.committing(
                        new Commit(fields.get(2), fields.get(3), expected, writeId, changes), time(fields.get(1)));
            }
            case "committed" ->
                history.committed(UUID.fromString(fields.get(1)), time(fields.get(2)), time(fields.get(3)));
            case "loaded" ->
                history.loads.add(new Load(
                        fields.get(1),
                        revision(fields.get(2), fields.get(3)),
                        time(fields.get(4)),
                        time(fields.get(5))));
            case "wrote" ->
                history.writes.add(new Write(
                        fields.get(1),
                        node,
                        new ModelKey(fields.get(2), fields.get(3)),
                        Outcome.valueOf(fields.get(4)),
                        time(fields.get(5)),
                        time(fields.get(6))));
            case "read" ->
                history.reads.add(new Read(
                        node,
                        new ModelKey(fields.get(1), fields.get(2)),
                        fields.get(3),
                        time(fields.get(4)),
                        time(fields.get(5))));
            default -> throw new IllegalArgumentException("an event of an unknown kind: " + fields);
        }
    }

    private static Revision revision(String number, String writeId) {
        return new Revision(time(number), UUID.fromString(writeId));
    }

    private static long time(String text) {
        return Long.parseLong(text);
    }
}
