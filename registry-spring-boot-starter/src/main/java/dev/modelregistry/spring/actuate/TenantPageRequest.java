package dev.modelregistry.spring.actuate;

import dev.modelregistry.stats.TenantOrder;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantQuery.Position;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Which tenants an operator wants to see, read from text.
 *
 * @param query what to ask the registry
 */
record TenantPageRequest(TenantQuery query) {

    private static final int DEFAULT_LIMIT = 100;
    private static final char SEPARATOR = ':';

    /**
     * Reads parameters, each of which may be {@code null} or empty.
     *
     * @throws InvalidParameterException if one cannot be read
     */
    static TenantPageRequest parse(
            @Nullable String limit, @Nullable String after, @Nullable String sort, @Nullable String prefix) {
        TenantOrder order = StringUtils.hasLength(sort) ? order(sort) : TenantOrder.CODE;
        return new TenantPageRequest(new TenantQuery(
                order,
                StringUtils.hasLength(prefix) ? prefix : "",
                StringUtils.hasLength(limit) ? limit(limit) : DEFAULT_LIMIT,
                StringUtils.hasLength(after) ? position(order, after) : null));
    }

    /** Writes a position as text that {@link #parse} reads, or {@code null} as {@code null}. */
    @Nullable
    String cursor(@Nullable Position position) {
        if (position == null) {
            return null;
        }
        return query.order() == TenantOrder.CODE
                ? position.tenant()
                : position.rank() + String.valueOf(SEPARATOR) + position.tenant();
    }

    private static TenantOrder order(String sort) {
        for (TenantOrder order : TenantOrder.values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(sort)) {
                return order;
            }
        }
        throw new InvalidParameterException("sort must be one of code, idle, models and weight.");
    }

    private static int limit(String limit) {
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= TenantQuery.MAX_LIMIT) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalidLimit(e);
        }
        throw invalidLimit(null);
    }

    private static InvalidParameterException invalidLimit(@Nullable Throwable cause) {
        return new InvalidParameterException(
                "limit must be a number between 1 and " + TenantQuery.MAX_LIMIT + ".", cause);
    }

    private static Position position(TenantOrder order, String after) {
        if (order == TenantOrder.CODE) {
            return new Position(0, after);
        }
        int separator = after.indexOf(SEPARATOR);
        if (separator > 0) {
            try {
                return new Position(Long.parseLong(after.substring(0, separator)), after.substring(separator + 1));
            } catch (NumberFormatException e) {
                throw invalidPosition(e);
            }
        }
        throw invalidPosition(null);
    }

    private static InvalidParameterException invalidPosition(@Nullable Throwable cause) {
        return new InvalidParameterException(
                "after must be what an earlier answer with the same sort gave as next.", cause);
    }
}
