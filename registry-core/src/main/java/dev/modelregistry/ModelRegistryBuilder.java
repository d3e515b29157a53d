package dev.modelregistry;

import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link ModelRegistry} to be. Not thread-safe; may be used for several registries.
 */
public final class ModelRegistryBuilder {

    private final List<TenantContext> tenantContexts = new ArrayList<>();
    private final List<OwnerTypes> ownerTypes = new ArrayList<>();
    private final List<RegistryListener> listeners = new ArrayList<>();
    private @Nullable Predicate<String> tenantCodes;
    private RegistryLimits limits = RegistryLimits.defaults();
    private boolean crossTenantFallback;
    private boolean evictNamedModels;
    private int maxDerivedValues = 10_000;
    private int maxResidentTenants = ResidencyBudget.NO_TENANTS_LIMIT;
    private long maxResidentWeight = ResidencyBudget.NO_WEIGHT_LIMIT;
    private @Nullable LongSupplier ticker;
    private @Nullable ModelStore store;
    private StoreOptions storeOptions = StoreOptions.defaults();

    ModelRegistryBuilder() {}

    /** Adds a source of the current tenant, asked after those added before it. */
    public ModelRegistryBuilder tenantContext(TenantContext context) {
        tenantContexts.add(Objects.requireNonNull(context, "context"));
        return this;
    }

    /**
     * Replaces the rule for tenant codes, which by default is {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}} and not
     * {@code global}. The rule must be thread-safe and always answer the same for the same code. The empty code is never
     * valid. Codes that pass appear in logs and in the actuator.
     */
    public ModelRegistryBuilder tenantCodes(Predicate<String> rule) {
        this.tenantCodes = Objects.requireNonNull(rule, "rule");
        return this;
    }

    /** Adds a way to recognise owners, asked after those added before it. */
    public ModelRegistryBuilder ownerTypes(OwnerTypes types) {
        ownerTypes.add(Objects.requireNonNull(types, "types"));
        return this;
    }

    /** Adds a listener for all events. */
    public ModelRegistryBuilder listener(RegistryListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** Sets how much the registry accepts; by default {@link RegistryLimits#defaults()}. */
    public ModelRegistryBuilder limits(RegistryLimits newLimits) {
        this.limits = Objects.requireNonNull(newLimits, "newLimits");
        return this;
    }

    /**
     * Lets lookups by name and by structure search every tenant when no tenant is current; by default they see global
     * models only. It never applies while a tenant is current. Such a search visits all
     * tenants in memory, and no others.
     */
    public ModelRegistryBuilder crossTenantFallback(boolean enabled) {
        this.crossTenantFallback = enabled;
        return this;
    }

    /**
     * Lets idle clean-up drop named models too. By default they stay, for nothing could bring them back; switch this on
     * only if the application registers them again on next use.
     */
    public ModelRegistryBuilder evictNamedModels(boolean enabled) {
        this.evictNamedModels = enabled;
        return this;
    }

    /**
     * Sets how many values each of the registry's derivations keeps, see {@link ModelRegistry#derive}; at least 1, by
     * default 10,000. Beyond it, those that are asked for least go and are computed again when asked for.
     */
    public ModelRegistryBuilder maxDerivedValues(int maximum) {
        this.maxDerivedValues = maximum;
        return this;
    }

    /**
     * Sets how many tenants may have models in memory before those idle the longest are cleaned up, as by
     * {@link ModelRegistry#cleanUp}; by default any number.
     *
     * <p>Checked by every clean-up, and after registrations, when it may take some tenants more than it has to, so that not
     * every registration has to look for one. Active tenants stay, and so does the one that was registered in, so there may
     * be more tenants than this. Without {@link #evictNamedModels(boolean)} only tenants that have nothing but anonymous
     * models can make room; all others stay.
     *
     * <p>This is not {@link RegistryLimits#residentTenants()}, which refuses registrations and so must be greater.
     *
     * @param tenants at least 1
     */
    public ModelRegistryBuilder maxResidentTenants(int tenants) {
        this.maxResidentTenants = tenants;
        return this;
    }

    /**
     * Sets how many bytes all models together may take before the tenants idle the longest are cleaned up; by default any
     * number. The bytes are those of {@link dev.modelregistry.stats.RegistryStats#estimatedBytes()}: global models count
     * although they stay, and a structure that other tenants have too takes up as much when one of them goes. All else is
     * as for {@link #maxResidentTenants(int)}, but anonymous models go from tenants that keep named ones, too.
     *
     * @param bytes at least 1
     */
    public ModelRegistryBuilder maxResidentWeight(long bytes) {
        this.maxResidentWeight = bytes;
        return this;
    }

    /**
     * Keeps models in a store as well: what is registered is durable before anybody sees it, what is not in memory is loaded
     * when its tenant is used, and what other nodes change shows up here. By default models are in memory only.
     *
     * <p>Idle clean-up and the budget then drop whole tenants, for nothing is lost by it; but not those in which an owner has
     * models, for these are not stored: they live as long as the owner. Anonymous models are not stored either, for they are
     * made again. The tenant code {@link ModelStore#GLOBAL} is never valid, whatever the rule.
     *
     * <p>The registry follows the store on daemon threads until it is closed; it does not close the store.
     */
    public ModelRegistryBuilder store(ModelStore newStore) {
        this.store = Objects.requireNonNull(newStore, "newStore");
        return this;
    }

    /** Sets how to deal with the store; by default {@link StoreOptions#defaults()}. Of no effect without one. */
    public ModelRegistryBuilder storeOptions(StoreOptions options) {
        this.storeOptions = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Replaces the source of time, by default {@link System#nanoTime()}: nanoseconds that never go back, from any
     * origin.
     */
    public ModelRegistryBuilder ticker(LongSupplier nanoTime) {
        this.ticker = Objects.requireNonNull(nanoTime, "nanoTime");
        return this;
    }

    /**
     * Builds a registry.
     *
     * @throws IllegalArgumentException if a setting is out of its bounds
     */
    public ModelRegistry build() {
        if (maxDerivedValues < 1) {
            throw new IllegalArgumentException("maxDerivedValues must be at least 1 but is " + maxDerivedValues);
        }
        checkBudget();
        RegistryParts parts = new RegistryParts(
                limits, evictNamedModels, store != null, maxDerivedValues, ticker, ownerTypes, listeners);
        ResidencyBudget budget = new ResidencyBudget(parts, maxResidentTenants, maxResidentWeight);
        TenantCodes codes = TenantCodes.of(tenantCodes == null || store == null ? tenantCodes : notGlobal(tenantCodes));
        CurrentTenant current = new CurrentTenant(codes, tenantContexts, parts.counters.contextFailures);
        PartitionTable partitions = new PartitionTable(parts, budget, store, storeOptions);
        ModelRegistry registry = new DefaultModelRegistry(parts, codes, current, partitions, crossTenantFallback);
        if (partitions.store != null) {
            partitions.store.start();
        }
        return registry;
    }

    private static Predicate<String> notGlobal(Predicate<String> rule) {
        return code -> !code.equals(ModelStore.GLOBAL) && rule.test(code);
    }

    private void checkBudget() {
        if (maxResidentTenants < 1) {
            throw new IllegalArgumentException("maxResidentTenants must be at least 1 but is " + maxResidentTenants);
        }
        if (maxResidentWeight < 1) {
            throw new IllegalArgumentException("maxResidentWeight must be at least 1 but is " + maxResidentWeight);
        }
        boolean isBudgeted = maxResidentTenants != ResidencyBudget.NO_TENANTS_LIMIT;
        if (isBudgeted && maxResidentTenants >= limits.residentTenants()) {
            throw new IllegalArgumentException("maxResidentTenants must be less than the limit residentTenants, or"
                    + " registrations are refused before there is anything to evict, but is " + maxResidentTenants
                    + " and the limit is " + limits.residentTenants());
        }
    }
}
