package dev.modelregistry.spring.tenant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths that are served without a tenant.
 *
 * <p>A request has two paths: the one that was sent, by which Spring MVC finds a handler, and the one the container made
 * of it (decoded, without {@code ..} and path parameters), by which it finds a servlet. Only where both are excluded is
 * the request, so that {@code /actuator/../orders} reaches no servlet without a tenant.
 */
final class ExcludedPaths {

    private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

    private final List<PathPattern> patterns;

    private ExcludedPaths(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /** Parses patterns that were given under a property's name. */
    static ExcludedPaths parse(String property, List<String> patterns) {
        List<PathPattern> parsed = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            parsed.add(parse(property + "[" + i + "]", patterns.get(i)));
        }
        return new ExcludedPaths(List.copyOf(parsed));
    }

    private static PathPattern parse(String property, String pattern) {
        if (!pattern.startsWith("/")) {
            throw new InvalidConfigurationPropertyValueException(property, pattern, "must start with a slash");
        }
        try {
            return PathPatternParser.defaultInstance.parse(pattern);
        } catch (PatternParseException e) {
            throw new InvalidConfigurationPropertyValueException(property, pattern, e.toDetailedString(), e);
        }
    }

    boolean contain(HttpServletRequest request) {
        PathContainer sent = RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
        return matches(sent) && matches(PathContainer.parsePath(normalizedPath(request), DECODED));
    }

    private boolean matches(PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static String normalizedPath(HttpServletRequest request) {
        return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    }
}
