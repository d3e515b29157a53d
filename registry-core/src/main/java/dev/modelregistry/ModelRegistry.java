package dev.modelregistry;

import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.DerivedStats;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.stats.TenantPage;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantRegistryInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry of the models that tenants define at run time.
 *
 * <p>It keeps equal structures once, keeps tenants apart, and forgets what is idle without losing anything. As
 * {@link Models} it works for the current tenant: the innermost {@link TenantScope} of the calling thread, else the
 * first {@link TenantContext} that knows one, else global.
 *
 * <p>A registry is thread-safe and keeps nothing outside itself but what it has a store for; several may live side by side. It
 * does not clean up by itself: see {@link dev.modelregistry.cleanup.RegistryManager}. Its threads are daemons: one that reads the
 * clock while there is much traffic, and those that follow the store, if it has one.
 */
public interface ModelRegistry extends Models, AutoCloseable {

    /** Creates a registry with default settings. */
    static ModelRegistry create() {
        return builder().build();
    }

    /** Starts building a registry. */
    static ModelRegistryBuilder builder() {
        return new ModelRegistryBuilder();
    }

    /**
     * Returns the models of one tenant, whatever the current tenant is.
     *
     * @throws IllegalArgumentException for a code that is not valid; the message does not repeat it
     */
    Models tenant(String code);

    /** Returns the models that every tenant sees. */
    Models global();

    /**
     * Makes a tenant the current one of this thread, and keeps it active, so that no idle clean-up touches it, until
     * the scope is closed.
     *
     * @throws IllegalArgumentException for a code that is not valid; the message does not repeat it
     */
    TenantScope openTenant(String code);

    /**
     * Lets the open scopes of this thread not count until the returned one is closed: the current tenant is whom a {@link
     * TenantContext} names, or none. For threads that come to foreign work in the middle of their own, as those of an
     * event loop do. In the factory of a derived value there is no current tenant anyway, and contexts stay out of it.
     */
    TenantScope openWithoutTenant();

    /**
     * Takes down who is the current tenant of this thread, to hand work over to another one. What a {@link TenantContext}
     * says now counts, not what it would say there. Of a closed registry nobody is.
     */
    CapturedTenant captureTenant();

    /**
     * Drops every model of a tenant, named ones too, even while it is active.
     *
     * @return how many models went; 0 for an unknown, {@code null} or invalid code
     */
    int cleanupTenant(@Nullable String code);

    /**
     * Cleans up the tenants that were not used for a while. Goes: anonymous models without an owner, which are made
     * again when asked for; with {@link ModelRegistryBuilder#evictNamedModels(boolean)} the tenant's whole partition.
     * Stays: whatever is global, whatever belongs to a tenant with an open scope or one used meanwhile.
     *
     * <p>Where that leaves more than {@link ModelRegistryBuilder#maxResidentTenants(int)} and
     * {@link ModelRegistryBuilder#maxResidentWeight(long)} allow, the longest idle tenants are cleaned in the same way until
     * it does not.
     *
     * @param maxIdleTime the least time without a lookup or registration; zero means every inactive tenant
     * @return how many tenants and models were cleaned
     * @throws IllegalArgumentException if {@code maxIdleTime} is negative
     */
    CleanupResult cleanUp(Duration maxIdleTime);

    /**
     * Does what {@link #cleanUp(Duration)} does and tells listeners that memory was short:
     * {@link dev.modelregistry.event.RemovalCause#MEMORY_PRESSURE}.
     */
    CleanupResult relieveMemory(Duration maxIdleTime);

    /**
     * Does to one tenant what {@link #cleanUp(Duration)} does to all, whatever the budget.
     *
     * @return how many models went; 0 for a tenant that is active or was used since, for an unknown, {@code null} or invalid
     *     code
     * @throws IllegalArgumentException if {@code maxIdleTime} is negative
     */
    int evictTenant(@Nullable String code, Duration maxIdleTime);

    /** Does what {@link #cleanUp(Duration)} does and returns only how many tenants were cleaned. */
    default int cleanupInactiveTenants(Duration maxIdleTime) {
        return cleanUp(maxIdleTime).tenants();
    }

    /**
     * Takes leave of an owner that disconnects: its models go, in every tenant. The object may be registered for again.
     *
     * @return how many models went; a model that something else holds too stays and is not counted
     */
    int releaseOwner(@Nullable Object owner);

    /** Removes every model of every tenant and the global ones. Open scopes stay open. Not atomic across tenants. */
    void clear();

    /**
     * Returns the registry's figures as a copy, after taking leave of owners that were garbage-collected. It visits owners,
     * but neither tenants nor models, so it is cheap enough to be polled; figures taken during changes need not agree with
     * each other.
     */
    RegistryStats getStats();

    /** Returns how the registry gets on with its store, as a copy; empty without one. */
    Optional<StoreStats> getStoreStats();

    /** Returns the figures of every derivation by its name, in the order of names, as a copy. */
    SortedMap<String, DerivedStats> getDerivedStats();

    /**
     * Lists resident tenants page by page, as copies. Looks once at every tenant and at no model, and keeps no more of them
     * than the page has. Tenants that come, go or change their place between two pages may be listed twice or not at all.
     */
    TenantPage listTenants(TenantQuery query);

    /** Returns figures and model names of every resident tenant, as a copy. Visits every tenant and model. */
    TenantRegistryInfo getTenantRegistryInfo();

    /** Returns figures and model names of one tenant, as a copy; empty for one that is not resident. */
    Optional<TenantInfo> getTenantInfo(@Nullable String code);

    /**
     * Visits every resident tenant, and with a store every tenant that is stored, one after another in memory; and leaves which are resident and how long they were idle as it finds it: the models
     * given to the action are those of {@link #tenant}, but nothing done with them counts as a use. They stay valid after
     * the walk.
     *
     * <p>The action is called on this thread, for one tenant after another in no particular order, outside every lock.
     * Tenants that come or go meanwhile may be visited or not; one that goes at that moment has no models then. What the
     * action throws ends the walk.
     */
    void forEachTenant(BiConsumer<String, Models> action);

    /**
     * Names a kind of value that is computed from a structure alone, such as a validator, and shared by all who have that
     * structure. Values are computed when they are asked for; see {@link Derived} for how long they are kept. A derivation
     * lasts as long as the registry: make it once, when the application starts, not for each tenant or request.
     *
     * <p>The factory runs on the thread that asks first, under no lock. For as long as it runs no tenant is current, whoever
     * asked, so nothing of a tenant can get into what tenants share: what it looks up in this registry it finds among the
     * global models only, and registering with {@code tenant(code)} or {@code global()} works while registering for the
     * current tenant is an {@link IllegalStateException}. What it reaches by other ways, such as the application's own
     * thread-locals, is its own responsibility.
     *
     * @param name what people will know the values by, unique in this registry and not blank
     * @param factory computes a value that is immutable or thread-safe, never {@code null}; itself thread-safe, since it is
     *     called for several structures at a time
     * @throws IllegalStateException if there is a derivation of that name already
     */
    <T> Derived<T> derive(String name, Function<Structure, T> factory);

    /** Adds a listener for all later events. */
    void addListener(RegistryListener listener);

    /** Removes everything and refuses all further use. May be called twice. */
    @Override
    void close();
}
