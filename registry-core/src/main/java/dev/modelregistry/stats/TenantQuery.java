package dev.modelregistry.stats;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants to list.
 *
 * @param order in which order
 * @param prefix what their codes begin with; empty for all
 * @param limit how many at most, between 1 and {@value #MAX_LIMIT}
 * @param after after which position, as {@link TenantPage#next()} of the page before gave it; {@code null} for the first
 *     page. It has a meaning in the same order only
 */
public record TenantQuery(
        TenantOrder order,
        String prefix,
        int limit,
        @Nullable Position after) {

    /** How many tenants a page has at most. */
    public static final int MAX_LIMIT = 1_000;

    /** Checks the limit. */
    public TenantQuery {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(prefix, "prefix");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be between 1 and " + MAX_LIMIT + " but is " + limit);
        }
    }

    /** Asks for the first page of all tenants in an order. */
    public static TenantQuery first(TenantOrder order, int limit) {
        return new TenantQuery(order, "", limit, null);
    }

    /**
     * A place in a list of tenants, which need not be there any more.
     *
     * @param rank where the tenant stands in the order; what it means is not promised
     * @param tenant its code
     */
    public record Position(long rank, String tenant) implements Comparable<Position> {

        /** Checks that the code is not {@code null}. */
        public Position {
            Objects.requireNonNull(tenant, "tenant");
        }

        @Override
        public int compareTo(Position other) {
            int byRank = Long.compare(rank, other.rank);
            return byRank == 0 ? tenant.compareTo(other.tenant) : byRank;
        }
    }
}
