package dev.modelregistry;

/**
 * A stretch of work on one thread for one tenant, opened by {@link ModelRegistry#openTenant(String)}.
 *
 * <p>Scopes nest; closing one restores what was current before it. Closing twice does nothing. Closing one while an
 * inner one is open closes that too, so that no tenant stays behind on the thread, and then throws {@link
 * IllegalStateException}. Closing on another thread throws it and changes nothing. While a scope is open its tenant is
 * active: no idle clean-up touches it.
 */
public interface TenantScope extends AutoCloseable {

    /** Returns the code of the tenant, or an empty one, which is never valid, where there is none. */
    String tenant();

    @Override
    void close();
}
