package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebSlice
@TestPropertySource(properties = "sample.import.max-line-length=100B")
class ImportControllerTest {

    private static final String NOT_JSON =
            "{\"line\":%d,\"status\":\"invalid\",\"problems\":[{\"pointer\":\"\",\"message\":"
                    + "\"is not one well-formed JSON object whose keys all differ\"}],\"problemCount\":1}";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void clear() {
        registry.clear();
    }

    @Test
    void tellsForEveryLineWhatBecameOfIt() {
        assertThat(lines("""
                        {"name": "User", "properties": {"email": "string"}}
                        {"name": "User", "properties": {"email": {"type": "String"}}}
                        {"name": "User", "properties": {"email": "string", "age": "integer"}}
                        {"name": "common/user", "properties": {}}
                        """))
                .containsExactly(
                        "{\"line\":1,\"name\":\"User\",\"status\":\"created\"}",
                        "{\"line\":2,\"name\":\"User\",\"status\":\"reused\"}",
                        "{\"line\":3,\"name\":\"User\",\"status\":\"replaced\"}",
                        "{\"line\":4,\"name\":\"common/user\",\"status\":\"created\"}",
                        "{\"lines\":4,\"created\":2,\"reused\":1,\"replaced\":1,\"invalid\":0}");
        assertThat(names()).containsExactly("User", "common/user");
    }

    @Test
    void keepsTheGoodLinesAroundWrongOnes() {
        assertThat(lines("""
                        {"name": "A", "properties": {"a": "string"}}
                        {"name": "B", "properties": {"b": "string"}
                        ["C"]
                        null
                        {"name": "D", "name": "D", "properties": {}}
                        {"name": "E", "properties": {}} {}
                        {"name": "F", "properties": {"f": "string"}}
                        """))
                .containsExactly(
                        "{\"line\":1,\"name\":\"A\",\"status\":\"created\"}",
                        NOT_JSON.formatted(2),
                        NOT_JSON.formatted(3),
                        NOT_JSON.formatted(4),
                        NOT_JSON.formatted(5),
                        NOT_JSON.formatted(6),
                        "{\"line\":7,\"name\":\"F\",\"status\":\"created\"}",
                        "{\"lines\":7,\"created\":2,\"reused\":0,\"replaced\":0,\"invalid\":5}");
        assertThat(names()).containsExactly("A", "F");
    }

    @Test
    void listsTheProblemsOfALineWithPointersIntoIt() {
        assertThat(lines("{\"name\": 7}\n")).first().isEqualTo("""
                {"line":1,"status":"invalid","problems":[\
                {"pointer":"/name","message":"is the model's name and must be a string"},\
                {"pointer":"/properties","message":"is the definition and must be an object"}],"problemCount":2}""");
        assertThat(lines("{\"name\": \"A\", \"properties\": {\"a\": {\"b\": null}, \"c\": 1}}\n"))
                .first()
                .asString()
                .contains("\"pointer\":\"/properties/a/b\"", "\"pointer\":\"/properties/c\"", "\"problemCount\":2");
        assertThat(names()).isEmpty();
    }

    @Test
    void reportsAnEmptyOrOverlongName() {
        assertThat(lines("{\"name\": \"\", \"properties\": {}}\n"))
                .first()
                .asString()
                .contains("\"status\":\"invalid\"", "\"pointer\":\"/name\"");
    }

    @Test
    void skipsALineThatIsTooLong() {
        assertThat(lines("""
                        {"name": "A", "properties": {}}
                        {"name": "B", "properties": {"%s": "string"}}
                        {"name": "C", "properties": {}}
                        """.formatted("b".repeat(100_000))))
                .containsExactly(
                        "{\"line\":1,\"name\":\"A\",\"status\":\"created\"}",
                        "{\"line\":2,\"status\":\"invalid\",\"problems\":[{\"pointer\":\"\",\"message\":"
                                + "\"is longer than 100 bytes and was skipped\"}],\"problemCount\":1}",
                        "{\"line\":3,\"name\":\"C\",\"status\":\"created\"}",
                        "{\"lines\":3,\"created\":2,\"reused\":0,\"replaced\":0,\"invalid\":1}");
        assertThat(names()).containsExactly("A", "C");
    }

    @Test
    void countsBlankLinesButDoesNotAnswerThem() {
        assertThat(lines("\n{\"name\": \"A\", \"properties\": {}}\r\n  \r\n{\"name\": \"B\", \"properties\": {}}"))
                .containsExactly(
                        "{\"line\":2,\"name\":\"A\",\"status\":\"created\"}",
                        "{\"line\":4,\"name\":\"B\",\"status\":\"created\"}",
                        "{\"lines\":2,\"created\":2,\"reused\":0,\"replaced\":0,\"invalid\":0}");
    }

    @Test
    void answersNothingButTheSummaryForAnEmptyBody() {
        assertThat(lines("")).containsExactly("{\"lines\":0,\"created\":0,\"reused\":0,\"replaced\":0,\"invalid\":0}");
    }

    @Test
    void takesThePropertiesForNothingElse() {
        lines("""
                {"name": "A", "properties": {"type": "string", "properties": "string"}}
                {"name": "B", "properties": {"type": {"type": "object"}}, "source": "x", "other": [1]}
                """);

        assertThat(registry.tenant("acme")
                        .findModelByName("A")
                        .orElseThrow()
                        .structure()
                        .propertyNames())
                .containsExactly("properties", "type");
        assertThat(registry.tenant("acme")
                        .findModelByName("B")
                        .orElseThrow()
                        .structure()
                        .propertyNames())
                .containsExactly("type");
    }

    @Test
    void importsForTheTenantOfTheRequestOnly() {
        lines("{\"name\": \"A\", \"properties\": {}}\n");

        assertThat(names()).containsExactly("A");
        assertThat(registry.tenant("globex").getAllModels()).isEmpty();
        assertThat(registry.global().getAllModels()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MediaType.APPLICATION_NDJSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                "application/jsonl"
            })
    void acceptsAnyContentType(String contentType) {
        assertThat(post("{\"name\": \"A\", \"properties\": {}}\n", contentType)).hasStatusOk();
        assertThat(names()).containsExactly("A");
    }

    @Test
    void acceptsABodyWithoutContentType() {
        assertThat(post("{\"name\": \"A\", \"properties\": {}}\n", null)).hasStatusOk();
        assertThat(names()).containsExactly("A");
    }

    private List<String> names() {
        return registry.tenant("acme").getAllModels().stream().map(Model::name).toList();
    }

    private List<String> lines(String body) {
        MvcTestResult result = post(body, MediaType.APPLICATION_NDJSON_VALUE);
        assertThat(result).hasStatus(HttpStatus.OK).hasContentType(MediaType.APPLICATION_NDJSON);
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private MvcTestResult post(String body, @Nullable String contentType) {
        var request =
                mvc.post().uri("/models/import").header("X-Tenant-ID", "acme").content(body);
        if (contentType != null) {
            request.header(HttpHeaders.CONTENT_TYPE, contentType);
        }
        return request.exchange();
    }
}
