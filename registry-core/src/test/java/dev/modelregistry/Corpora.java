package dev.modelregistry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Real models that others made, from the directory that the system property {@code modelregistry.data} names. */
public final class Corpora {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Corpora() {}

    /**
     * One model of a corpus.
     *
     * @param tenant a valid tenant code: the corpus, or within it the part of the name before a slash
     * @param properties the definition in the long spelling
     */
    public record Definition(String tenant, String name, Map<String, ?> properties) {}

    /** Reads every model of every corpus, always in the same order. */
    public static List<Definition> read() throws IOException {
        String directory = System.getProperty("modelregistry.data");
        if (directory == null || !Files.isDirectory(Path.of(directory))) {
            throw new IllegalStateException("no real models in " + directory
                    + ": set the system property modelregistry.data to the directory of the *.jsonl files");
        }
        List<Path> files;
        try (Stream<Path> found = Files.list(Path.of(directory))) {
            files = found.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        List<Definition> definitions = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                definitions.add(definition(JSON.readValue(line, Line.class)));
            }
        }
        return definitions;
    }

    private static Definition definition(Line line) {
        int slash = line.name().indexOf('/');
        String tenant = line.source() + (slash < 0 ? "" : "-" + line.name().substring(0, slash));
        String code = tenant.replaceAll("[^A-Za-z0-9._-]", "-");
        return new Definition(code.substring(0, Math.min(code.length(), 64)), line.name(), line.properties());
    }

    private record Line(String source, String name, Map<String, Object> properties) {}
}
