package dev.modelregistry.stats;

import dev.modelregistry.stats.TenantQuery.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the resident tenants at one moment, as a copy.
 *
 * @param tenants the tenants, in the order that was asked for
 * @param next what to ask for the next page with; {@code null} if there are no more
 */
public record TenantPage(
        List<TenantFigures> tenants, @Nullable Position next) {

    /** Copies the list. */
    public TenantPage {
        tenants = List.copyOf(tenants);
    }
}
