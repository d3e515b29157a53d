package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;

/**
 * A servlet request. Spring MVC finds a handler by the path that was sent, the container finds a servlet by what it made
 * of it.
 */
record ServletTenantRequest(HttpServletRequest nativeRequest) implements TenantRequest {

    private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

    @Override
    public List<String> headers(String name) {
        return Collections.list(nativeRequest.getHeaders(name));
    }

    @Override
    public @Nullable String host() {
        return nativeRequest.getServerName();
    }

    @Override
    public List<PathContainer> paths() {
        PathContainer sent = RequestPath.parse(nativeRequest.getRequestURI(), nativeRequest.getContextPath())
                .pathWithinApplication();
        String understood =
                nativeRequest.getServletPath() + Objects.requireNonNullElse(nativeRequest.getPathInfo(), "");
        return isUnderstoodByAll(sent.value()) && sent.value().equals(understood)
                ? List.of(sent)
                : List.of(sent, PathContainer.parsePath(understood, DECODED));
    }

    /** Tells whether there is nothing in a path that would have to be decoded or left out. */
    private static boolean isUnderstoodByAll(String path) {
        return path.indexOf('%') < 0 && path.indexOf(';') < 0;
    }

    @Override
    public @Nullable Principal principal() {
        return LoggedInUser.orNull(nativeRequest.getUserPrincipal());
    }

    @Override
    public @Nullable Object sessionAttribute(String name) {
        HttpSession session = nativeRequest.getSession(false);
        return session == null ? null : session.getAttribute(name);
    }
}
