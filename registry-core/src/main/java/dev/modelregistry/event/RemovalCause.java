package dev.modelregistry.event;

/** Why a model is no longer registered. */
public enum RemovalCause {
    /** It was removed by name, through the tenant or through an owner's view. */
    EXPLICIT,
    /** Another model took its name. */
    REPLACED,
    /** Another node removed it from the store. */
    REMOTE,
    /** Its tenant was idle. */
    IDLE,
    /** There were more tenants or bytes than the budget allows, and its tenant was idle the longest. */
    BUDGET,
    /** Memory was short, and its tenant was idle. */
    MEMORY_PRESSURE,
    /** Its tenant was dropped. */
    TENANT_DROPPED,
    /** Its owner was released. */
    OWNER_RELEASED,
    /** Its owner was garbage-collected. */
    OWNER_COLLECTED,
    /** The registry was cleared or closed. */
    CLEARED
}
