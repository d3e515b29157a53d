package dev.modelregistry.stats;

import java.util.List;

/**
 * Every resident tenant at one moment, as a copy.
 *
 * @param tenants the tenants, sorted by code
 */
public record TenantRegistryInfo(List<TenantInfo> tenants) {

    /** Copies the list. */
    public TenantRegistryInfo {
        tenants = List.copyOf(tenants);
    }
}
