package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spring.store.JdbcStoreProperties;
import dev.modelregistry.spring.store.RedisStoreProperties;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTest {

    /** Not set means none, no limit, or depends on another value, which no value could say. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "management.endpoint.modelregistry.roles",
            "modelregistry.limits.resident-tenants",
            "modelregistry.max-resident-tenants",
            "modelregistry.max-resident-weight",
            "modelregistry.memory-pressure.max-idle-time",
            "modelregistry.tenant.allowed",
            "modelregistry.tenant.base-domain");

    /** Their rows are not all in the README; other tables of the documents have other names. */
    private static final List<String> GROUPS_IN_DOCS = List.of("tenant.", "store.", "health.");

    private static final Pattern ROW = Pattern.compile("\\| `(?<name>[a-z.-]+)` \\| (?<default>[^|]+) \\| .+ \\|");

    @Test
    void everyPropertyHasDescriptionTypeAndDefault() throws IOException {
        Map<String, JsonNode> documented = documentedProperties();
        List<String> keys = Stream.of(
                        keys("modelregistry", ModelRegistryProperties.class),
                        keys("modelregistry.store.jdbc", JdbcStoreProperties.class),
                        keys("modelregistry.store.redis", RedisStoreProperties.class))
                .flatMap(Function.identity())
                .toList();
        assertThat(keys).hasSizeGreaterThan(15);
        assertThat(documented.keySet().stream().filter(name -> name.startsWith("modelregistry.")))
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(documented.values()).allSatisfy(property -> {
            assertThat(property.path("type").asString()).isNotBlank();
            assertThat(property.path("description").asString()).matches("[A-Z].+\\.");
            assertThat(property.has("defaultValue"))
                    .as("default of %s", property)
                    .isEqualTo(!WITHOUT_DEFAULT.contains(property.path("name").asString()));
        });
    }

    @Test
    void documentsTheSwitchesOfTheActuatorToo() throws IOException {
        assertThat(documentedProperties())
                .containsKeys(
                        "management.endpoint.modelregistry.access",
                        "management.endpoint.modelregistry.show-values",
                        "management.health.modelregistry.enabled");
    }

    @Test
    void tablesListTheSamePropertiesWithTheSameDefaults() throws IOException {
        Map<String, String> inMetadata = new TreeMap<>();
        documentedProperties().forEach((name, property) -> {
            if (name.startsWith("modelregistry.")) {
                inMetadata.put(name.substring("modelregistry.".length()), inTable(property.path("defaultValue")));
            }
        });
        Map<String, String> inTables = new TreeMap<>(rows("README.md"));
        for (String document : List.of("docs/tenants.md", "docs/operations.md")) {
            rows(document).forEach((name, value) -> {
                if (GROUPS_IN_DOCS.stream().anyMatch(name::startsWith)) {
                    assertThat(inTables.put(name, value))
                            .as("another row of " + name)
                            .isNull();
                }
            });
        }
        assertThat(inTables).isEqualTo(inMetadata);
    }

    /** The values in the second columns of a document's tables, by the names in the first. */
    private static Map<String, String> rows(String document) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("basedir", ""), "..", document))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                boolean isValue = row.group("default").startsWith("`");
                rows.put(row.group("name"), isValue ? row.group("default") : "");
            }
        }
        return rows;
    }

    /** A value as the table shows it; what has no value is described there in words. */
    private static String inTable(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(ConfigurationMetadataTest::inTable).collect(Collectors.joining(", "))
                : value.isMissingNode() ? "" : "`" + value.asString() + "`";
    }

    @Test
    void hintsNameAllSources() throws IOException {
        JsonNode hint = metadata()
                .path("hints")
                .valueStream()
                .filter(candidate -> candidate.path("name").asString().equals("modelregistry.tenant.sources"))
                .findAny()
                .orElseThrow();
        assertThat(hint.path("values").valueStream())
                .extracting(value -> value.path("value").asString())
                .containsExactly("header", "subdomain", "path", "principal", "claim", "session");
    }

    private static Stream<String> keys(String prefix, Class<?> properties) {
        return Stream.of(properties.getRecordComponents()).flatMap(component -> {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            return isGroup(component) ? keys(name, component.getType()) : Stream.of(name);
        });
    }

    private static boolean isGroup(RecordComponent component) {
        return component.getType().isRecord();
    }

    private static Map<String, JsonNode> documentedProperties() throws IOException {
        return metadata()
                .path("properties")
                .valueStream()
                .collect(Collectors.toMap(property -> property.path("name").asString(), Function.identity()));
    }

    /** Reads the file of this module; the libraries on the class path have their own. */
    private static JsonNode metadata() throws IOException {
        for (URL file : Collections.list(ConfigurationMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = file.openStream()) {
                JsonNode metadata = JsonMapper.shared().readTree(json);
                if (metadata.toString().contains("\"modelregistry\"")) {
                    return metadata;
                }
            }
        }
        throw new AssertionError("no metadata of this module on the class path");
    }
}
