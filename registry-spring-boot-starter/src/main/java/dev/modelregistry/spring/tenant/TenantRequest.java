package dev.modelregistry.spring.tenant;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * A web request as a {@link TenantSource} sees it, the same in servlet and in WebFlux applications. What it tells is what
 * the client sent, unless stated otherwise. It must not be kept longer than the request.
 */
public interface TenantRequest {

    /** Returns the values of all headers of a name, in whatever case, in their order; empty if there is none. */
    List<String> headers(String name);

    /**
     * Returns the host the client asked for, without a port, or {@code null} if it is not known. Behind a proxy it is the
     * client's only if {@code server.forward-headers-strategy} is set.
     */
    @Nullable
    String host();

    /**
     * Returns the path below the context path: as it was sent, and, where the server has an opinion of its own, as the
     * server understood it (decoded, without {@code ..} and path parameters). Who derives anything from a path does it
     * from each, and believes it only if they agree.
     */
    List<PathContainer> paths();

    /** Returns who is logged in, or {@code null} for nobody; Spring Security's anonymous user is nobody. */
    @Nullable
    Principal principal();

    /**
     * Returns an attribute of the session, or {@code null} if there is no such attribute or no session; makes no session.
     * In WebFlux applications the session is only there if {@code session} is one of
     * {@code modelregistry.tenant.sources}.
     */
    @Nullable
    Object sessionAttribute(String name);

    /** Returns the {@code HttpServletRequest} or the {@code ServerWebExchange}, for what this view lacks. */
    Object nativeRequest();
}
