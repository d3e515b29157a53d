package dev.modelregistry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole application behind a real server, with its demonstration tenants. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=jdbc:h2:mem:sample;DB_CLOSE_DELAY=-1")
@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @LocalServerPort
    private int port;

    @Test
    void startsWithTwoTenantsWhoseInvoicesDiffer() throws Exception {
        HttpResponse<String> acme = send("GET", "/models/Invoice", "acme", null);
        HttpResponse<String> globex = send("GET", "/models/Invoice", "globex", null);

        assertThat(acme.statusCode()).isEqualTo(200);
        assertThat(acme.body()).contains("issuedOn").doesNotContain("dueOn");
        assertThat(globex.statusCode()).isEqualTo(200);
        assertThat(globex.body()).contains("dueOn").doesNotContain("issuedOn");
    }

    @Test
    void sharesTheCustomerThatTheTenantsSpellDifferently() throws Exception {
        assertThat(fingerprint(send("GET", "/models/Customer", "acme", null)))
                .isEqualTo(fingerprint(send("GET", "/models/Customer", "globex", null)));
    }

    @Test
    void definesFindsAndRemovesAModel() throws Exception {
        String definition = "{\"width\": \"number\", \"height\": \"number\"}";

        assertThat(send("PUT", "/models/shapes/Box", "crud", definition).statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "/models/shapes/Box", "crud", definition).statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/models/match", "crud", definition).body()).contains("\"name\":\"shapes/Box\"");
        assertThat(send("GET", "/models", "crud", null).body()).contains("\"name\":\"shapes/Box\"");
        assertThat(send("GET", "/models/shapes/Box", "acme", null).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/models/shapes/Box", "crud", null).statusCode())
                .isEqualTo(204);
        assertThat(send("GET", "/models/shapes/Box", "crud", null).statusCode()).isEqualTo(404);
    }

    @Test
    void reachesAModelWhoseNameWasEncodedAsOnePiece() throws Exception {
        String definition = "{\"a\": \"string\"}";

        assertThat(send("PUT", "/models/common%2Fuser", "encoded", definition).statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "/models/common/user", "encoded", definition).statusCode())
                .isEqualTo(200);
        assertThat(send("PUT", "/models/back%5Cslash", "encoded", definition).body())
                .contains("\"name\":\"back\\\\slash\"");
        assertThat(send("GET", "/models/back%5Cslash", "encoded", null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesATenantThatIsAPathAndRepeatsItNowhere(CapturedOutput output) throws Exception {
        for (String method : new String[] {"GET", "PUT", "DELETE", "POST"}) {
            HttpResponse<String> response = send(method, "/models/Invoice", "../../etc", "{\"a\": \"string\"}");

            assertProblem(response).contains("400");
            assertThat(response.body()).doesNotContain("../../etc").doesNotContain("etc");
            assertThat(response.headers().toString()).doesNotContain("etc");
        }
        assertThat(output).doesNotContain("../../etc");
    }

    @Test
    void refusesARequestWithoutATenantButServesThePageAndTheActuator() throws Exception {
        assertThat(send("GET", "/models", null, null).statusCode()).isEqualTo(400);
        assertThat(send("GET", "/", null, null).body()).contains("<title>Model Registry sample</title>");
        assertThat(send("GET", "/actuator/health", null, null).body()).contains("\"modelRegistry\"");
        assertThat(send("GET", "/actuator/modelregistry", null, null).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/actuator/metrics", null, null).statusCode()).isEqualTo(200);
    }

    @Test
    void dropsATenantAlsoFromTheStore() throws Exception {
        send("PUT", "/models/Box", "dropped", "{\"width\": \"number\"}");
        assertThat(send("DELETE", "/actuator/modelregistry/dropped", null, null).body())
                .isEqualTo("{\"models\":1}");
        assertThat(send("GET", "/models", "dropped", null).body()).isEqualTo("[]");
    }

    @Test
    void cleansUpOnABarePostAndMakesAnonymousModelsAgain() throws Exception {
        String definition = "{\"at\": {\"x\": \"number\", \"y\": \"number\"}}";
        send("PUT", "/models/Point", "cleaned", definition);
        String before = send("GET", "/models?anonymous=true", "cleaned", null).body();
        assertThat(before).contains("AnonymousModel_");

        HttpResponse<String> cleanup = send("POST", "/actuator/modelregistry", null, null);

        assertThat(cleanup.statusCode()).isEqualTo(200);
        assertThat(cleanup.body()).contains("\"tenants\"").contains("\"models\"");
        assertThat(send("GET", "/models?anonymous=true", "cleaned", null).body())
                .contains("\"name\":\"Point\"")
                .doesNotContain("AnonymousModel_");
        send("PUT", "/models/Point", "cleaned", definition);
        assertThat(send("GET", "/models?anonymous=true", "cleaned", null).body())
                .contains(before.substring(
                        before.indexOf("\"AnonymousModel_"), before.indexOf("\"AnonymousModel_") + 20));
    }

    @Test
    void answersALineOfAnImportBeforeTheNextOneIsSent() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            OutputStream request = socket.getOutputStream();
            BufferedReader response = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String head = String.join(
                    "\r\n",
                    "POST /models/import HTTP/1.1",
                    "Host: localhost",
                    "X-Tenant-ID: streaming",
                    "Connection: close",
                    "Transfer-Encoding: chunked",
                    "\r\n");
            request.write(head.getBytes(UTF_8));

            sendChunk(request, "{\"name\": \"One\", \"properties\": {}}\n{\"name\"");
            assertThat(lineWith(response, "One")).isEqualTo("{\"line\":1,\"name\":\"One\",\"status\":\"created\"}");
            sendChunk(request, ": \"Two\",\n");
            sendChunk(request, "{\"name\": \"Three\", \"properties\": {}}\n");
            assertThat(lineWith(response, "\"line\":2")).contains("\"invalid\"");
            assertThat(lineWith(response, "Three")).contains("\"created\"");
            request.write("0\r\n\r\n".getBytes(UTF_8));
            request.flush();

            assertThat(lineWith(response, "lines"))
                    .isEqualTo("{\"lines\":3,\"created\":2,\"reused\":0,\"replaced\":0,\"invalid\":1}");
        }
    }

    @Test
    void skipsALineThatIsFarLongerThanTheBound() throws Exception {
        String body = "{\"name\": \"Long\", \"properties\": {\"" + "x".repeat(3_000_000) + "\": \"string\"}}\n"
                + "{\"name\": \"Short\", \"properties\": {}}\n";

        assertThat(send("POST", "/models/import", "long", body).body())
                .contains("is longer than 1048576 bytes")
                .contains("{\"line\":2,\"name\":\"Short\",\"status\":\"created\"}");
    }

    @Test
    void importsALineThatIsAlmostAsLongAsTheBound() throws Exception {
        String line = "{\"name\": \"Long\", \"properties\": {}, \"comment\": \"" + "x".repeat(1_000_000) + "\"}\n";

        assertThat(send("POST", "/models/import", "long-line", line).body()).contains("\"created\":1");
    }

    @Test
    void skipsALineThatIsNestedDeeperThanJsonIsRead() throws Exception {
        String line = "{\"name\": \"Deep\", \"properties\": " + "{\"a\":".repeat(600) + "1" + "}".repeat(601) + "\n";

        assertThat(send("POST", "/models/import", "deep", line).body())
                .contains("is larger, or nested deeper, than this service reads")
                .contains("\"invalid\":1");
    }

    @Test
    void neverShowsAStackTrace(CapturedOutput output) throws Exception {
        assertProblem(send("PUT", "/models/A", "errors", "{")).startsWith("{");
        assertProblem(send("PUT", "/models/A", "errors", "{\"a\": \"string\", \"a\": \"string\"}"));
        assertProblem(send("PUT", "/models/A", "errors", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        assertProblem(send("PUT", "/models/A", "errors", "{\"a\": \"" + "x".repeat(3_000_000) + "\"}"));
        assertProblem(send("PUT", "/models/A", "errors", "{\"a\": null}")).contains("\"pointer\":\"/a\"");
        assertProblem(send("PUT", "/models/" + "a".repeat(300), "errors", "{\"a\": \"string\"}"));
        assertProblem(send("PUT", "/models", "errors", "{\"a\": \"string\"}"));
        assertProblem(send("PATCH", "/models/A", "errors", "{}"));
        assertProblem(send("GET", "/models/A", "errors", null));
        assertProblem(send("GET", "/nowhere", "errors", null));
        assertProblem(send("GET", "/error", "errors", null));
        assertProblem(send("TRACE", "/models/A", "errors", null));
        assertProblem(send("GET", "/x/../A", "errors", null));
        assertProblem(send("FOO", "/models/A", "errors", null));
        assertThat(output).doesNotContain("Exception").doesNotContain("/A").doesNotContain("FOO");
    }

    private static AbstractStringAssert<?> assertProblem(HttpResponse<String> response) {
        assertThat(response.statusCode()).isBetween(400, 499);
        assertThat(response.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        return assertThat(response.body())
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("/A");
    }

    private static String fingerprint(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        int start = response.body().indexOf("\"fingerprint\":\"") + "\"fingerprint\":\"".length();
        return response.body().substring(start, start + 64);
    }

    private HttpResponse<String> send(String method, String path, @Nullable String tenant, @Nullable String body)
            throws IOException, InterruptedException {
        return new SampleClient(port).send(method, path, tenant, body);
    }

    private static void sendChunk(OutputStream request, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        request.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
        request.write(bytes);
        request.write("\r\n".getBytes(UTF_8));
        request.flush();
    }

    /** Skips the head and the chunks' lengths. */
    private static String lineWith(BufferedReader response, String text) throws IOException {
        String line;
        do {
            line = response.readLine();
            assertThat(line).as("a line with %s", text).isNotNull();
        } while (!line.contains(text));
        return line;
    }
}
