package dev.modelregistry;

/**
 * Who was the current tenant of a thread at one moment, as {@link ModelRegistry#captureTenant()} took it down, so that
 * another thread can work for the same.
 *
 * <p>It is immutable, belongs to no thread, and may be opened as often as needed, at the same time too. It does not keep
 * its tenant active; an open scope does. Two are equal if they are of one registry and open scopes for the same tenant.
 */
public interface CapturedTenant {

    /** Tells whether no tenant was current. */
    boolean isNone();

    /**
     * Makes the tenant the current one of this thread until the scope is closed. Where none was current it does what
     * {@link ModelRegistry#openWithoutTenant()} does. A code that was not valid stays one: lookups see global models only,
     * and registrations are refused.
     *
     * <p>It never throws. Of a closed registry there is nothing to work for, so then the scope has no tenant.
     */
    TenantScope open();
}
