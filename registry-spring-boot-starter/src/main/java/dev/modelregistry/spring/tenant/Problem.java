package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.json.JsonWriter;

/**
 * Why a request was refused, as RFC 9457 has it. There is no {@code instance}, for nothing of the request is repeated.
 *
 * @param type an identifier of the kind of problem, which leads nowhere
 * @param title the kind of problem in words
 * @param detail what the application would have accepted
 */
record Problem(String type, String title, String detail) {

    private static final String CONTENT_TYPE = "application/problem+json";

    private static final JsonWriter<Problem> JSON = JsonWriter.of(members -> {
        members.add("type", Problem::type);
        members.add("title", Problem::title);
        members.add("status", HttpServletResponse.SC_BAD_REQUEST);
        members.add("detail", Problem::detail);
    });

    static Problem tenantRequired(String detail) {
        return new Problem("urn:problem-type:modelregistry:tenant-required", "Tenant required", detail);
    }

    static Problem tenantInvalid(String detail) {
        return new Problem("urn:problem-type:modelregistry:tenant-invalid", "Invalid tenant", detail);
    }

    /** Answers with status 400. */
    void writeTo(HttpServletResponse response) throws IOException {
        byte[] body = JSON.writeToString(this).getBytes(StandardCharsets.UTF_8);
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType(CONTENT_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
