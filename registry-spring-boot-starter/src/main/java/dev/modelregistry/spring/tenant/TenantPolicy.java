package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are served, and for whom.
 *
 * @param registry knows which codes are valid
 * @param excludedPaths served without a tenant, whatever the request says
 * @param required whether all others need one
 * @param allowed what codes have to match besides being valid; {@code null} for anything
 */
record TenantPolicy(
        ModelRegistry registry,
        ExcludedPaths excludedPaths,
        boolean required,
        @Nullable Pattern allowed) {

    boolean exempts(TenantRequest request) {
        return excludedPaths.contain(request);
    }

    /**
     * Decides about a request that is not exempt.
     *
     * @param code the code it names, or {@code null} if it names none
     * @param isPreflight whether it is a CORS preflight, which browsers send without the headers of the request it is for
     * @param expectation how a request names its tenant
     */
    Decision decide(@Nullable String code, boolean isPreflight, Supplier<String> expectation) {
        if (code == null) {
            return required && !isPreflight
                    ? new Decision.Refuse(Problem.tenantRequired(expectation.get()))
                    : new Decision.Serve(null);
        }
        try {
            registry.tenant(code);
        } catch (IllegalArgumentException e) {
            // The registry's message says what a code looks like and does not repeat the one at hand.
            return invalid(expectation, e.getMessage());
        }
        // Only now, for nobody knows how long a pattern takes with text of any length.
        if (allowed != null && !allowed.matcher(code).matches()) {
            return invalid(expectation, "the tenant code is not one that this application allows");
        }
        return new Decision.Serve(code);
    }

    private static Decision invalid(Supplier<String> expectation, @Nullable String reason) {
        return new Decision.Refuse(Problem.tenantInvalid(expectation.get() + " In this request " + reason));
    }

    /** Decides about a request that names different tenants. */
    static Decision decide(ConflictingTenantsException conflict, Supplier<String> expectation) {
        return new Decision.Refuse(Problem.tenantsConflict(expectation.get() + " " + conflict.getMessage()));
    }
}
