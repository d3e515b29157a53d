package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.Nullable;

/**
 * One way in which a web request may name its tenant.
 *
 * <p>A bean of this type joins those that {@code modelregistry.tenant.sources} lists: at the place where the list has the
 * bean's name, else after the list. One that is named like a source of this library ({@code header}, {@code subdomain},
 * {@code path}, {@code principal}, {@code claim}, {@code session}) takes its place. It is called by several threads, at
 * most once a request, and must not block in WebFlux applications. It does not decide whether a code is valid. What it
 * throws fails the request like any exception.
 */
@FunctionalInterface
public interface TenantSource {

    /** The answer to a request that names its tenant in a way that cannot be understood: a code that is never valid. */
    String UNINTELLIGIBLE = "";

    /**
     * Returns the code the request names, or {@code null} if it names none in this way. A code that is not valid is
     * answered with status 400, whatever other sources say.
     */
    @Nullable
    String tenantOf(TenantRequest request);

    /**
     * Says how a client names its tenant, to complete the sentence «The request must name its tenant …» in the answer to a
     * request that did not. It must not contain anything from the request.
     */
    default String description() {
        return "in a way that this application defines";
    }
}
