package dev.modelregistry.spring.tenant;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;

/**
 * A request of a WebFlux application. WebFlux has no opinion of its own about paths: it finds a handler by the one that was
 * sent.
 *
 * @param user who is logged in; {@code null} also while nobody has asked
 * @param session {@code null} also while nobody has asked
 */
record ReactiveTenantRequest(
        ServerWebExchange nativeRequest,
        @Nullable Principal user,
        @Nullable WebSession session) implements TenantRequest {

    @Override
    public List<String> headers(String name) {
        return nativeRequest.getRequest().getHeaders().getOrEmpty(name);
    }

    @Override
    public @Nullable String host() {
        return nativeRequest.getRequest().getURI().getHost();
    }

    @Override
    public List<PathContainer> paths() {
        return List.of(nativeRequest.getRequest().getPath().pathWithinApplication());
    }

    @Override
    public @Nullable Principal principal() {
        return LoggedInUser.orNull(user);
    }

    @Override
    public @Nullable Object sessionAttribute(String name) {
        return session == null ? null : session.getAttribute(name);
    }
}
