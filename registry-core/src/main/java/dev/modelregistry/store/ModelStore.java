package dev.modelregistry.store;

import dev.modelregistry.error.StoreUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the models of tenants in a durable engine, one tenant a unit. An adapter implements it on an engine that exists;
 * {@code ModelStoreContractTest} in the test-jar states what is asked of it, and every adapter passes that.
 *
 * <p>All methods are thread-safe, and may block. When the engine cannot be reached they throw a
 * {@link StoreUnavailableException} after a bounded time: an adapter sets time-outs for connecting and for reading. What
 * else they throw is a defect, or a setting that will not do, such as a missing table or permission, and then nothing was
 * done.
 *
 * <p>An adapter does not keep anything in memory, start threads, retry, or call the registry.
 */
public interface ModelStore {

    /** The key under which the models of no tenant, which every tenant sees, are kept. */
    String GLOBAL = "global";

    /**
     * Reads all models of a tenant, in any order, and the revision that they are of, in one consistent read that sees every
     * commit acknowledged before it began.
     *
     * @param tenant a tenant's code or {@link #GLOBAL}
     * @return {@link Revision#NONE} and no models for a tenant that was never written
     */
    TenantSnapshot load(String tenant);

    /**
     * Reads the current revisions of these tenants, each of which sees every commit acknowledged before the call.
     *
     * @param tenants up to 1,000 of them
     * @return without those that were never written
     */
    Map<String, Revision> revisions(Collection<String> tenants);

    /**
     * Changes a tenant in one step, from the revision that is expected to the one with the next number, if it has that
     * revision. Atomic, durable when it returns, and linearizable with all commits of the tenant.
     *
     * <p>Repeating a commit with the same write id is safe, also after other commits, for an hour at least: it answers
     * what became of the first, and never applies it twice.
     *
     * @return {@link CommitResult.Committed} with the revision that this commit made, or {@link CommitResult.Conflict} with
     *     the one that the tenant has, and then nothing was changed
     * @throws StoreUnavailableException when nobody knows whether it was done, unless it says that it was not
     */
    CommitResult commit(Commit commit);

    /**
     * Opens a feed of all later changes of all tenants, from whatever node. What was changed before it was opened may come
     * too, or not.
     */
    ChangeFeed openFeed();

    /**
     * Lists tenants that have models, {@link #GLOBAL} not among them, in an order of the store's choice that does not change.
     *
     * @param after the last tenant of the page before; {@code null} for the first page
     * @param limit at least 1
     */
    List<String> tenants(@Nullable String after, int limit);

    /** Says what the engine can and cannot do, as it is set up now. Asked once, when a registry starts. */
    StoreTraits traits();
}
