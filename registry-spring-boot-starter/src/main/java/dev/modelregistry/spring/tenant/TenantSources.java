package dev.modelregistry.spring.tenant;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a request may name its tenant, in their order.
 *
 * @param sources asked in this order
 * @param strict whether all are asked and have to agree; else the first that names a tenant decides
 */
record TenantSources(List<TenantSource> sources, boolean strict) {

    TenantSources {
        sources = List.copyOf(sources);
    }

    /** @throws ConflictingTenantsException if they have to agree and do not */
    @Nullable
    String tenantOf(TenantRequest request) {
        return strict ? agreedTenantOf(request) : firstTenantOf(request);
    }

    private @Nullable String firstTenantOf(TenantRequest request) {
        for (TenantSource source : sources) {
            String code = source.tenantOf(request);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private @Nullable String agreedTenantOf(TenantRequest request) {
        Set<String> codes = new HashSet<>();
        for (TenantSource source : sources) {
            String code = source.tenantOf(request);
            if (code != null) {
                codes.add(code);
            }
        }
        if (codes.contains(TenantSource.UNINTELLIGIBLE)) {
            return TenantSource.UNINTELLIGIBLE;
        }
        if (codes.size() > 1) {
            throw new ConflictingTenantsException();
        }
        return codes.isEmpty() ? null : codes.iterator().next();
    }

    /** Tells whether somebody will ask for an attribute of the session, which WebFlux has to fetch beforehand. */
    boolean readSession() {
        return sources.stream().anyMatch(SessionTenantSource.class::isInstance);
    }

    /** Tells whether somebody will ask who is logged in, other than sources of the application's own. */
    boolean readPrincipal() {
        return sources.stream()
                .anyMatch(source -> source instanceof PrincipalTenantSource || source instanceof ClaimTenantSource);
    }

    /** Tells whether nobody will ask for more than what the client sent. */
    boolean readRequestOnly() {
        return sources.stream()
                .allMatch(source -> source instanceof HeaderTenantSource
                        || source instanceof SubdomainTenantSource
                        || source instanceof PathTenantSource);
    }

    String expectation() {
        return sources.stream()
                .map(TenantSource::description)
                .collect(Collectors.joining(", or ", "The request must name its tenant ", "."));
    }
}
