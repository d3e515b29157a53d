package dev.modelregistry.spring.tenant;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.json.JsonWriter;

/**
 * Why a request was refused, as RFC 9457 has it. There is no {@code instance}, for nothing of the request is repeated.
 *
 * @param type an identifier of the kind of problem, which leads nowhere
 * @param title the kind of problem in words
 * @param status the status of the answer
 * @param detail what the application would have accepted
 */
record Problem(String type, String title, int status, String detail) {

    static final String CONTENT_TYPE = "application/problem+json";

    private static final String NAMESPACE = "urn:problem-type:modelregistry:";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private static final JsonWriter<Problem> JSON = JsonWriter.of(members -> {
        members.add("type", Problem::type);
        members.add("title", Problem::title);
        members.add("status", Problem::status);
        members.add("detail", Problem::detail);
    });

    static Problem tenantRequired(String detail) {
        return new Problem(NAMESPACE + "tenant-required", "Tenant required", BAD_REQUEST, detail);
    }

    static Problem tenantInvalid(String detail) {
        return new Problem(NAMESPACE + "tenant-invalid", "Invalid tenant", BAD_REQUEST, detail);
    }

    static Problem tenantsConflict(String detail) {
        return new Problem(NAMESPACE + "tenant-conflict", "Conflicting tenants", FORBIDDEN, detail);
    }

    byte[] json() {
        return JSON.writeToString(this).getBytes(StandardCharsets.UTF_8);
    }
}
