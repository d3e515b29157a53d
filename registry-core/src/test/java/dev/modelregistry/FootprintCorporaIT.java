package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.test.CheckedRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The estimate against JOL's measurements on real models: the profile {@code corpora} says where they are. */
class FootprintCorporaIT {

    private static final TypeReference<Map<String, Object>> LINE = new TypeReference<>() {};
    private static final Percentage TOLERANCE = Percentage.withPercentage(10);

    /** Gives equal names of properties one string, as it does unless told otherwise. */
    private static final JsonMapper SHARING = JsonMapper.shared();

    private static final JsonMapper NOT_SHARING = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    static List<Path> corpora() throws IOException {
        Path directory =
                Path.of(Objects.requireNonNull(System.getProperty("modelregistry.data"), "modelregistry.data"));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void estimatedBytes_areCloseToMeasured(Path corpus) throws IOException {
        ModelRegistry registry = read(corpus, NOT_SHARING);
        ModelRegistry sharing = read(corpus, SHARING);
        long estimated = registry.getStats().estimatedBytes();
        long measured = MeasuredFootprint.of(registry);
        long measuredSharing = MeasuredFootprint.of(sharing);
        System.out.printf(
                "%-24s models %5d, estimated %8d, measured %8d (%+.1f %%), with names shared %8d (%+.1f %%)%n",
                corpus.getFileName(),
                registry.getStats().totalModels(),
                estimated,
                measured,
                100.0 * estimated / measured - 100,
                measuredSharing,
                100.0 * estimated / measuredSharing - 100);

        assertThat(estimated).isCloseTo(measured, TOLERANCE);
        assertThat(estimated).isCloseTo(measuredSharing, TOLERANCE);
    }

    private ModelRegistry read(Path corpus, JsonMapper mapper) throws IOException {
        ModelRegistry registry = registries.create();
        for (String text : Files.readAllLines(corpus)) {
            Map<String, Object> line = mapper.readValue(text, LINE);
            String source = Objects.requireNonNull(line.get("source")).toString();
            String name = Objects.requireNonNull(line.get("name")).toString();
            if (Objects.requireNonNull(line.get("properties")) instanceof Map<?, ?> properties) {
                registry.tenant(code(source)).define(name, strings(properties));
            }
        }
        return registry;
    }

    private static String code(String source) {
        String code = source.replaceAll("[^A-Za-z0-9._-]", "-");
        return code.substring(Math.max(0, code.length() - 63)).replaceFirst("^[^A-Za-z0-9]+", "");
    }

    @SuppressWarnings("unchecked") // Keys of JSON are strings.
    private static Map<String, Object> strings(Map<?, ?> properties) {
        return (Map<String, Object>) properties;
    }
}
