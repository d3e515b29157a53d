package dev.modelregistry.spring.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

/**
 * What an operator wants to have cleaned up, read from text.
 *
 * @param tenant the only tenant to clean up; {@code null} for all of them
 * @param maxIdleTime the least time without use
 */
record CleanupRequest(@Nullable String tenant, Duration maxIdleTime) {

    private static final String TENANT = "tenant";
    private static final String MAX_IDLE_TIME = "maxIdleTime";
    private static final Set<String> PARAMETERS = Set.of(TENANT, MAX_IDLE_TIME);

    /**
     * Reads the parameters of a request. One that is misspelt or empty is refused, for otherwise more would be cleaned up
     * than was asked for.
     *
     * @throws InvalidParameterException if one cannot be read
     */
    static CleanupRequest parse(Map<String, ?> parameters) {
        if (!PARAMETERS.containsAll(parameters.keySet())) {
            throw new InvalidParameterException(
                    "The only parameters are tenant and maxIdleTime, in the query or in a JSON object with"
                            + " Content-Type: application/json.");
        }
        return new CleanupRequest(
                parameters.containsKey(TENANT) ? text(TENANT, parameters.get(TENANT)) : null,
                parameters.containsKey(MAX_IDLE_TIME)
                        ? duration(text(MAX_IDLE_TIME, parameters.get(MAX_IDLE_TIME)))
                        : Duration.ZERO);
    }

    /**
     * Reads two parameters, each of which may be {@code null} or empty.
     *
     * @throws InvalidParameterException if one cannot be read
     */
    static CleanupRequest parse(@Nullable String tenant, @Nullable String maxIdleTime) {
        return new CleanupRequest(
                StringUtils.hasLength(tenant) ? tenant : null,
                StringUtils.hasLength(maxIdleTime) ? duration(maxIdleTime) : Duration.ZERO);
    }

    private static String text(String name, @Nullable Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new InvalidParameterException(name + " must be given once, and not be empty.");
    }

    /** Reads a duration; a number alone is refused, for Spring takes it for milliseconds and few people do. */
    private static Duration duration(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (!duration.isNegative() && !Character.isDigit(text.charAt(text.length() - 1))) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw invalidDuration(e);
        }
        throw invalidDuration(null);
    }

    private static InvalidParameterException invalidDuration(@Nullable Throwable cause) {
        return new InvalidParameterException(
                "maxIdleTime must be a duration with a unit that is not negative, such as 15m, 90s or PT15M.", cause);
    }
}
