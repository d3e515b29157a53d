package dev.modelregistry.spring.tenant;

import java.util.LinkedHashSet;
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
        Set<String> codes = new LinkedHashSet<>();
        for (TenantSource source : sources) {
            String code = source.tenantOf(request);
            if (code != null && !strict) {
                return code;
            }
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

    String expectation() {
        return sources.stream()
                .map(TenantSource::description)
                .collect(Collectors.joining(", or ", "The request must name its tenant ", "."));
    }
}
