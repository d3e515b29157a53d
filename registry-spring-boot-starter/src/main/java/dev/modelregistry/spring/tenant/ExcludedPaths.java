package dev.modelregistry.spring.tenant;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths that are served without a tenant.
 *
 * <p>Only where all readings of a request's path are excluded is the request, so that {@code /actuator/../orders} reaches
 * no servlet without a tenant.
 */
final class ExcludedPaths {

    private final List<PathPattern> patterns;

    private ExcludedPaths(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    static ExcludedPaths of(String... patterns) {
        return new ExcludedPaths(Stream.of(patterns)
                .map(PathPatternParser.defaultInstance::parse)
                .toList());
    }

    /** Parses patterns that were given as a property. */
    static ExcludedPaths parse(ListProperty property, List<String> patterns) {
        return new ExcludedPaths(IntStream.range(0, patterns.size())
                .mapToObj(i -> parse(property, i, patterns.get(i)))
                .toList());
    }

    private static PathPattern parse(ListProperty property, int index, String pattern) {
        if (!pattern.startsWith("/")) {
            throw property.invalid(index, pattern, "must start with a slash");
        }
        try {
            return PathPatternParser.defaultInstance.parse(pattern);
        } catch (PatternParseException e) {
            throw property.invalid(index, pattern, "is no pattern of paths: " + e.getMessage());
        }
    }

    ExcludedPaths and(ExcludedPaths others) {
        return new ExcludedPaths(
                Stream.concat(patterns.stream(), others.patterns.stream()).toList());
    }

    boolean contain(TenantRequest request) {
        for (PathContainer path : request.paths()) {
            if (!matches(path)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
