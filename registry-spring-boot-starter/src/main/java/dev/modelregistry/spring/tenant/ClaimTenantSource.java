package dev.modelregistry.spring.tenant;

import java.security.Principal;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * Takes the tenant from a claim of the token that Spring Security has verified: a JWT, an OpenID Connect login, or what
 * introspection of an opaque token told. A claim that is no string cannot be understood. Only for applications with
 * {@code spring-security-oauth2-core}.
 */
record ClaimTenantSource(String claim) implements TenantSource {

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        Principal principal = request.principal();
        if (!(principal instanceof Authentication authentication)) {
            return null;
        }
        Object value = claims(authentication).get(claim);
        if (value == null) {
            return null;
        }
        return value instanceof String code ? code : UNINTELLIGIBLE;
    }

    /** An application may make any object the principal of a token; the token itself is then among the credentials. */
    private static Map<String, Object> claims(Authentication authentication) {
        return Stream.of(authentication.getPrincipal(), authentication.getCredentials())
                .map(ClaimTenantSource::claimsOf)
                .filter(claims -> !claims.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    private static Map<String, Object> claimsOf(@Nullable Object holder) {
        if (holder instanceof ClaimAccessor token) {
            return token.getClaims();
        }
        return holder instanceof OAuth2AuthenticatedPrincipal principal ? principal.getAttributes() : Map.of();
    }

    @Override
    public String description() {
        return "in a claim of its token";
    }
}
