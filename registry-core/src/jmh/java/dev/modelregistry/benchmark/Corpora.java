package dev.modelregistry.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Models of the real world, from a directory of {@code *.jsonl} files. */
final class Corpora {

    private static final TypeReference<Map<String, Object>> LINE = new TypeReference<>() {};

    private Corpora() {}

    /** Returns the files, in order; none if there is no such directory. */
    static List<Path> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a file. */
    static List<Definition> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> JsonMapper.shared().readValue(line, LINE))
                    .map(line -> Definition.of(
                            tenant(file, line), text(line, "name"), Objects.requireNonNull(line.get("properties"))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tenants as the corpora's description proposes them; a revision of SciCat's is one, for it has every name once. */
    private static String tenant(Path file, Map<String, Object> line) {
        String name = text(line, "name");
        boolean isGrouped = file.endsWith("github-webhooks.jsonl") || file.endsWith("sample-k8s-crds.jsonl");
        String tenant = isGrouped && name.contains("/")
                ? name.substring(0, name.indexOf('/'))
                : line.containsKey("version") ? "revision-" + text(line, "version") : text(line, "source");
        return tenant.replaceFirst("^.*:", "").replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static String text(Map<String, Object> line, String key) {
        return Objects.requireNonNull(line.get(key), key).toString();
    }
}
