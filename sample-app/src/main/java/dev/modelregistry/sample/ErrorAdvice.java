package dev.modelregistry.sample;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.InvalidTenantException;
import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.ModelRegistryException;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Every error as {@code application/problem+json} (RFC 9457).
 *
 * <p>A response carries nothing the client sent but JSON Pointers into its own definition: Spring's own sentences, which
 * repeat paths, methods and media types, are replaced. {@code instance} is a random URN instead of the request's path;
 * for an unexpected error the log has it too.
 */
@RestControllerAdvice
final class ErrorAdvice extends ResponseEntityExceptionHandler {

    private static final String TYPE_PREFIX = "urn:problem-type:modelregistry:";

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unknownModel(UnknownModelException e, WebRequest request) {
        return answer(e, problem(HttpStatus.NOT_FOUND, "Unknown model", e.getMessage()), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> invalidDefinition(InvalidStructureException e, WebRequest request) {
        ProblemDetail problem = problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Invalid definition",
                "The definition is not valid; each problem says where, as a JSON Pointer into it.");
        problem.setProperty("problems", e.problems());
        problem.setProperty("problemCount", e.problemCount());
        return answer(e, problem, request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> invalidName(InvalidNameException e, WebRequest request) {
        return answer(
                e,
                problem(HttpStatus.UNPROCESSABLE_CONTENT, "Invalid name", "The model's name " + e.getMessage() + "."),
                request);
    }

    /**
     * A definition that is too large will never be accepted: 422. Too many models is a conflict with what is there, and
     * the same request succeeds once something was removed: 409.
     */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> limitExceeded(LimitExceededException e, WebRequest request) {
        HttpStatus status = switch (e.limit()) {
            case "modelsPerTenant", "residentTenants" -> HttpStatus.CONFLICT;
            default -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
        ProblemDetail problem = problem(
                status,
                "Limit exceeded",
                "The limit '" + e.limit() + "' is " + e.maximum() + "; this would make it " + e.actual() + ".");
        problem.setProperty("limit", e.limit());
        problem.setProperty("maximum", e.maximum());
        return answer(e, problem, request);
    }

    /** The store cannot be reached or is busy, or what is in memory is too old without it: the same request succeeds later. */
    @ExceptionHandler({
        StoreUnavailableException.class,
        StoreConflictException.class,
        StaleReadException.class,
    })
    @Nullable
    ResponseEntity<Object> storeUnavailable(ModelRegistryException e, WebRequest request) {
        logger.debug("The model store cannot be used", e);
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        ProblemDetail problem = problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Store unavailable",
                "Models cannot be read or changed at the moment. Send the request again: that is safe, whatever became of it.");
        return respond(e, problem, headers, request);
    }

    /** Reached only if something other than the starter's filter supplies the tenant. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> invalidTenant(InvalidTenantException e, WebRequest request) {
        return answer(e, problem(HttpStatus.BAD_REQUEST, "Invalid tenant", "The tenant's code is not valid."), request);
    }

    /** The connection broke or the body's framing is wrong; most often nobody is left to read the answer. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> brokenOff(IOException e, WebRequest request) {
        return answer(e, problem(HttpStatus.BAD_REQUEST, "The request's body could not be read to its end."), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        ProblemDetail problem = problem(HttpStatus.INTERNAL_SERVER_ERROR, detail(HttpStatus.INTERNAL_SERVER_ERROR));
        logger.error("Unexpected error " + problem.getInstance(), e);
        return answer(e, problem, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        boolean tooLarge = e.getMostSpecificCause() instanceof StreamConstraintsException;
        String detail = tooLarge
                ? "The body is larger, or nested deeper, than this service reads."
                : "The body is not one well-formed JSON object whose keys all differ.";
        return answer(e, problem(HttpStatus.BAD_REQUEST, "Malformed body", detail), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            return unexpected(e, request);
        }
        return respond(e, problem(status, detail(status)), headers, request);
    }

    private @Nullable ResponseEntity<Object> answer(Exception e, ProblemDetail problem, WebRequest request) {
        return respond(e, problem, HttpHeaders.EMPTY, request);
    }

    /** Answers nothing once a part of another answer was sent: the client sees that the rest of that one is missing. */
    private @Nullable ResponseEntity<Object> respond(
            Exception e, ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        if (request instanceof ServletWebRequest servlet
                && servlet.getResponse() != null
                && servlet.getResponse().isCommitted()) {
            logger.debug("A request broke off in the middle of its answer", e);
            return null;
        }
        return new ResponseEntity<>(problem, headers, problem.getStatus());
    }

    /** A problem that this application defines: its title in lower case is the last part of its type. */
    private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail) {
        ProblemDetail problem = problem(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + title.toLowerCase(Locale.ROOT).replace(' ', '-')));
        problem.setTitle(title);
        return problem;
    }

    private static ProblemDetail problem(HttpStatusCode status, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(detail);
        problem.setInstance(URI.create("urn:uuid:" + UUID.randomUUID()));
        return problem;
    }

    private static String detail(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> "There is nothing at this path; models are at /models.";
            case 405 -> "This path does not support the method; the Allow header lists those it does.";
            case 406 -> "This service answers JSON.";
            case 408 -> "The request took too long to arrive.";
            case 415 -> "A body is sent as application/json.";
            case 500 -> "Something went wrong on our side; it was logged under this answer's 'instance'.";
            default -> "The request is not one that this service understands.";
        };
    }
}
