package dev.modelregistry.sample;

import jakarta.servlet.RequestDispatcher;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands errors that no controller met, those of filters and of the server, to {@link ErrorAdvice}. */
@RestController
final class FallbackErrorController implements ErrorController {

    @RequestMapping("${spring.web.error.path:/error}")
    void error(
            @RequestAttribute(name = RequestDispatcher.ERROR_STATUS_CODE, required = false) @Nullable Integer status,
            @RequestAttribute(name = RequestDispatcher.ERROR_EXCEPTION, required = false) @Nullable Throwable cause) {
        HttpStatus resolved = status == null ? null : HttpStatus.resolve(status);
        // Without a status somebody asked for this path as for any other.
        HttpStatus answered = resolved == null ? HttpStatus.NOT_FOUND : resolved;
        throw new ErrorResponseException(answered, ProblemDetail.forStatus(answered), cause);
    }
}
