package dev.modelregistry.spring.tenant;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;

/**
 * Takes the tenant from the segment of the path that a pattern calls {@code tenant}. A path that the pattern does not fit
 * names none. If the path as it was sent and as the server understood it say different things, it cannot be understood.
 */
record PathTenantSource(PathPattern pattern) implements TenantSource {

    static final String VARIABLE = "tenant";

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        Set<@Nullable String> readings = new HashSet<>();
        for (PathContainer path : request.paths()) {
            PathMatchInfo match = pattern.matchAndExtract(path);
            readings.add(match == null ? null : match.getUriVariables().get(VARIABLE));
        }
        return readings.size() == 1 ? readings.iterator().next() : UNINTELLIGIBLE;
    }

    @Override
    public String description() {
        return "in its path";
    }
}
