package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.LimitExceededException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractMapAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@WebSlice
@Import(ErrorAdviceTest.FailingController.class)
@ExtendWith(OutputCaptureExtension.class)
class ErrorAdviceTest {

    /** What a client may send to see whether it comes back. */
    private static final String MARKER = "s3cr3t";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void clear() {
        registry.clear();
    }

    /* ---- the body ---- */

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"s3cr3t\": \"string\",}",
                "{\"s3cr3t\": s3cr3t}",
                "[\"s3cr3t\"]",
                "\"s3cr3t\"",
                "null",
                "{\"a\": \"string\"} {\"b\": \"string\"}",
                "{\"s3cr3t\": \"string\", \"s3cr3t\": \"number\"}",
                "{\"a\": {\"s3cr3t\": \"string\", \"s3cr3t\": \"number\"}}"
            })
    void refusesABodyThatIsNotOneJsonObject(String body) {
        assertProblem(put("Invoice", body), HttpStatus.BAD_REQUEST)
                .containsEntry("type", "urn:problem-type:modelregistry:malformed-body")
                .containsEntry("title", "Malformed body")
                .containsEntry("detail", "The body is not one well-formed JSON object whose keys all differ.");
        assertProblem(match(body), HttpStatus.BAD_REQUEST);
        assertThat(registry.tenant("acme").getAllModels()).isEmpty();
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        MvcTestResult result = mvc.put()
                .uri("/models/Invoice")
                .header("X-Tenant-ID", "acme")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"ä\": \"string\"}".getBytes(StandardCharsets.ISO_8859_1))
                .exchange();

        assertProblem(result, HttpStatus.BAD_REQUEST);
    }

    @Test
    void refusesABodyThatIsNestedDeeperThanJsonIsRead() {
        assertProblem(put("Deep", "{\"a\":".repeat(600) + "\"string\"" + "}".repeat(600)), HttpStatus.BAD_REQUEST)
                .containsEntry("detail", "The body is larger, or nested deeper, than this service reads.");
    }

    @Test
    void refusesABodyThatIsLargerThanADefinitionMayBe() {
        assertProblem(put("Large", "{\"a\": \"string\"" + " ".repeat(1_100_000) + "}"), HttpStatus.BAD_REQUEST)
                .containsEntry("detail", "The body is larger, or nested deeper, than this service reads.");
    }

    @Test
    void refusesABodyThatIsNotJson() {
        MvcTestResult result = mvc.put()
                .uri("/models/Invoice")
                .header("X-Tenant-ID", "acme")
                .contentType("text/" + MARKER)
                .content("{}")
                .exchange();

        assertProblem(result, HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .containsEntry("detail", "A body is sent as application/json.");
    }

    /* ---- the definition ---- */

    @Test
    void listsEveryProblemOfADefinitionWithItsPointer() {
        assertProblem(
                        put("Invoice", "{\"a\": 1, \"b\": {\"c/d\": [\"string\", \"number\"]}}"),
                        HttpStatus.UNPROCESSABLE_CONTENT)
                .containsEntry("problemCount", 2)
                .extractingByKey("problems")
                .asInstanceOf(list(Map.class))
                .extracting(problem -> problem.get("pointer"))
                .containsExactly("/a", "/b/c~1d");
        assertThat(registry.tenant("acme").getAllModels()).isEmpty();
    }

    @Test
    void listsTheFirstProblemsAndCountsTheRest() {
        StringBuilder definition = new StringBuilder("{\"p0\": null");
        for (int i = 1; i < 30; i++) {
            definition.append(", \"p").append(i).append("\": null");
        }

        assertProblem(put("Invoice", definition.append('}').toString()), HttpStatus.UNPROCESSABLE_CONTENT)
                .containsEntry("problemCount", 30)
                .extractingByKey("problems")
                .asInstanceOf(LIST)
                .hasSize(20);
    }

    @Test
    void refusesAnInvalidDefinitionToMatch() {
        assertProblem(match("{\"a\": null}"), HttpStatus.UNPROCESSABLE_CONTENT).containsEntry("problemCount", 1);
    }

    /* ---- limits ---- */

    @ParameterizedTest
    @ValueSource(strings = {"modelsPerTenant", "residentTenants"})
    void answersConflictWhenThereIsTooMuchAlready(String limit) {
        assertProblem(fail("limit?name=" + limit), HttpStatus.CONFLICT)
                .containsEntry("limit", limit)
                .containsEntry("maximum", 7)
                .containsEntry("detail", "The limit '" + limit + "' is 7; this would make it 8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"properties", "depth", "nameLength"})
    void answersUnprocessableForADefinitionThatIsTooLarge(String limit) {
        assertProblem(fail("limit?name=" + limit), HttpStatus.UNPROCESSABLE_CONTENT)
                .containsEntry("limit", limit)
                .containsEntry("maximum", 7);
    }

    /* ---- the tenant ---- */

    @Test
    void refusesARequestWithoutATenant() {
        assertProblem(mvc.get().uri("/models").exchange(), HttpStatus.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../s3cr3t", "s3cr3t/s3cr3t", "global", " s3cr3t", "s3cr3t\u00e4"})
    void refusesAnInvalidTenant(String tenant) {
        assertProblem(mvc.get().uri("/models").header("X-Tenant-ID", tenant).exchange(), HttpStatus.BAD_REQUEST);
    }

    /* ---- the request ---- */

    @Test
    void answersNotFoundForAnUnknownModel() {
        assertProblem(get("/models/" + MARKER), HttpStatus.NOT_FOUND)
                .containsEntry("type", "urn:problem-type:modelregistry:unknown-model")
                .containsEntry("detail", "This tenant has no model of this name; GET /models lists those it has.");
    }

    @Test
    void answersNotFoundForAnUnknownPath() {
        assertProblem(get("/" + MARKER), HttpStatus.NOT_FOUND)
                .containsEntry("detail", "There is nothing at this path; models are at /models.");
    }

    @Test
    void answersMethodNotAllowed() {
        MvcTestResult result = mvc.post()
                .uri("/models/" + MARKER)
                .header("X-Tenant-ID", "acme")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{}")
                .exchange();

        assertProblem(result, HttpStatus.METHOD_NOT_ALLOWED);
        assertThat(result.getResponse().getHeader("Allow")).contains("GET", "PUT", "DELETE");
    }

    @Test
    void answersBadRequestForAParameterOfTheWrongType() {
        assertProblem(get("/models?anonymous=" + MARKER), HttpStatus.BAD_REQUEST);
    }

    /* ---- the unexpected ---- */

    @Test
    void answersAnUnexpectedErrorWithAConstantTextAndLogsIt(CapturedOutput output) {
        MvcTestResult result = fail("unexpected");

        assertProblem(result, HttpStatus.INTERNAL_SERVER_ERROR)
                .containsEntry(
                        "detail", "Something went wrong on our side; it was logged under this answer's 'instance'.");
        Matcher instance =
                Pattern.compile("\"instance\":\"(urn:uuid:[-0-9a-f]{36})\"").matcher(text(result));
        assertThat(instance.find()).isTrue();
        assertThat(output).contains(instance.group(1)).contains("IllegalStateException: " + MARKER);
    }

    @Test
    void logsNothingAboutWhatIsTheClientsFault(CapturedOutput output) {
        int before = output.length();

        put("Invoice", "{\"" + MARKER);
        put(MARKER, "{\"a\": null}");
        get("/models/" + MARKER);
        get("/" + MARKER);

        assertThat(output.subSequence(before, output.length()))
                .doesNotContain(MARKER)
                .doesNotContain("Exception");
    }

    private AbstractMapAssert<?, ?, String, Object> assertProblem(MvcTestResult result, HttpStatus status) {
        assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(text(result))
                .doesNotContain(MARKER)
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("/models/");
        return assertThat(result).bodyJson().extractingPath("$").asMap().containsEntry("status", status.value());
    }

    private static String text(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private MvcTestResult put(String name, String body) {
        return mvc.put()
                .uri("/models/" + name)
                .header("X-Tenant-ID", "acme")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult match(String body) {
        return mvc.post()
                .uri("/models/match")
                .header("X-Tenant-ID", "acme")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).header("X-Tenant-ID", "acme").exchange();
    }

    private MvcTestResult fail(String path) {
        return get("/test/fail/" + path);
    }

    /** Fails in ways that are hard to reach from outside. */
    @RestController
    @SuppressWarnings("DoNotCallSuggester") // To be called, by Spring, and to throw is all it is for.
    static final class FailingController {

        @GetMapping("/test/fail/limit")
        void limit(String name) {
            throw new LimitExceededException(name, 7, 8);
        }

        @GetMapping("/test/fail/unexpected")
        void unexpected() {
            throw new IllegalStateException(MARKER);
        }
    }
}
