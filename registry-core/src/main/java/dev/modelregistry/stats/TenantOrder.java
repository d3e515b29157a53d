package dev.modelregistry.stats;

/** In which order tenants are listed; those that are equal in it, by code. */
public enum TenantOrder {
    /** By code. */
    CODE,
    /** Those idle the longest first, active ones last. */
    IDLE,
    /** Those with the most models first. */
    MODELS,
    /** Those whose own part takes the most heap first. */
    WEIGHT
}
