package dev.modelregistry.stats;

/**
 * What one clean-up did.
 *
 * @param tenants how many tenants lost models
 * @param models how many models went
 */
public record CleanupResult(int tenants, int models) {}
