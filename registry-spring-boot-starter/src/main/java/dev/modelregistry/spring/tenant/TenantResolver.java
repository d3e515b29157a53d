package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Tells which tenant the current web request names.
 *
 * <p>The auto-configured one is request-scoped and asks the {@linkplain TenantSource sources} that
 * {@code modelregistry.tenant.sources} lists; a bean of this type replaces it, request-scoped or not. It is asked once per request, on the thread that serves the
 * request and while the request's scope is bound to it, after Spring Security has authenticated it. It does not decide
 * whether a code is valid, nor bind it to anything. What it throws fails the request like any exception,
 * but for {@link ConflictingTenantsException}.
 */
@FunctionalInterface
public interface TenantResolver {

    /**
     * Returns the code the request names, or {@code null} if it names none. A code that is not valid is answered with
     * status 400, so a request that names a tenant in a way that cannot be understood is best reported as the empty
     * code, which is never valid.
     */
    @Nullable
    String resolveTenant();

    /**
     * Says how a client names a tenant, in a sentence that is part of the answer to a request that did not. It must not
     * contain anything from the request.
     */
    default String expectation() {
        return "The request must name its tenant.";
    }
}
