package dev.modelregistry;

import dev.modelregistry.error.InvalidTenantException;
import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.stats.DerivedStats;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.stats.TenantPage;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantRegistryInfo;
import dev.modelregistry.store.ModelStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The registry; as {@link Models}, the models of the current tenant. */
final class DefaultModelRegistry extends PartitionedModels implements ModelRegistry {

    private final TenantCodes codes;
    private final CurrentTenant current;
    private final boolean crossTenantFallback;
    private final Models globalModels;
    private final TenantListing listing;

    DefaultModelRegistry(
            RegistryParts parts,
            TenantCodes codes,
            CurrentTenant current,
            PartitionTable partitions,
            boolean crossTenantFallback) {
        super(parts, partitions);
        this.codes = codes;
        this.current = current;
        this.crossTenantFallback = crossTenantFallback;
        this.globalModels = new GlobalModels(parts, partitions);
        this.listing = new TenantListing(partitions, parts.clock);
    }

    /* ---- the current tenant ---- */

    /**
     * Most lookups end with what the scope finds. What is found is put into an {@code Optional} at one place only, so that
     * a caller of which a JIT compiler makes this part needs none.
     */
    @Override
    public Optional<Model> findModelByName(@Nullable String name) {
        DefaultTenantScope scope = current.scope();
        Model model = scope == null || name == null || parts.gate.isClosed() ? null : scope.find(name);
        return Optional.ofNullable(model == null ? search(own(), name) : model);
    }

    /** An open scope keeps its tenant active, so only a tenant that a context names has to be marked as used. */
    @Override
    Partition own() {
        DefaultTenantScope scope = current.scope();
        if (scope != null) {
            return scope.partition();
        }
        String code = current.code();
        return code == null ? partitions.global() : partitions.use(code);
    }

    @Override
    boolean isOfOneTenant() {
        return false;
    }

    @Override
    @Nullable
    String key() {
        String code = current.code();
        if (code == null) {
            return ModelStore.GLOBAL;
        }
        return code.equals(CurrentTenant.INVALID) ? null : code;
    }

    @Override
    Partition pinOwn() {
        String code = current.code();
        if (code == null) {
            return partitions.pinGlobal();
        }
        if (code.equals(CurrentTenant.INVALID)) {
            DefaultTenantScope scope = current.scope();
            if (scope != null && scope.isOfFactory()) {
                throw new IllegalStateException(
                        "no tenant is current in the factory of a derived value, which all tenants"
                                + " share: say which one with tenant(code), or global()");
            }
            throw new InvalidTenantException();
        }
        return partitions.pin(code);
    }

    /**
     * Searches every tenant, where that is allowed and there is no current one. Of several that have it, the one that is
     * listed first counts, which comes last.
     */
    @Override
    @Nullable
    Model findElsewhere(Partition own, Function<PartitionIndex, @Nullable Model> find) {
        if (!crossTenantFallback || own != partitions.global()) {
            return null;
        }
        Partition earliest = null;
        Model found = null;
        for (Partition partition : partitions.tenants()) {
            Model model = find.apply(partition.index());
            if (model != null) {
                earliest = partition;
                found = model;
            }
        }
        if (earliest != null) {
            earliest.touch();
            if (partitions.store != null) {
                partitions.store.requireFresh(earliest);
            }
        }
        return found;
    }

    /* ---- tenants ---- */

    @Override
    public Models tenant(String code) {
        Models known = partitions.models(Objects.requireNonNull(code, "code"));
        return known == null ? absentTenant(code) : known;
    }

    private Models absentTenant(String code) {
        parts.requireOpen();
        return TenantModels.of(codes.require(code), parts, partitions);
    }

    @Override
    public Models global() {
        parts.requireOpen();
        return globalModels;
    }

    @Override
    public TenantScope openTenant(String code) {
        parts.requireOpen();
        if (partitions.store != null) {
            parts.usage.look();
        }
        return DefaultTenantScope.open(codes.require(code), partitions, current);
    }

    @Override
    public TenantScope openWithoutTenant() {
        DefaultTenantScope scope = current.scope();
        return scope != null && scope.isOfFactory()
                ? DefaultTenantScope.openForNobody(partitions, current, true)
                : ScopePause.begin(current);
    }

    @Override
    public CapturedTenant captureTenant() {
        return new DefaultCapturedTenant(parts.isOpen() ? current.code() : null, this);
    }

    /** Opens what was captured, which may be long ago. */
    TenantScope open(@Nullable String code) {
        if (code == null || !parts.isOpen()) {
            return openWithoutTenant();
        }
        return code.equals(CurrentTenant.INVALID)
                ? DefaultTenantScope.openForNobody(partitions, current, false)
                : DefaultTenantScope.open(code, partitions, current);
    }

    @Override
    public int cleanupTenant(@Nullable String code) {
        parts.requireOpen();
        // In a store there may be a tenant that is not in memory, but none whose code is not valid.
        if (code == null || (partitions.store != null && !codes.isValid(code))) {
            return 0;
        }
        return partitions.drop(code);
    }

    @Override
    public CleanupResult cleanUp(Duration maxIdleTime) {
        return cleanUp(maxIdleTime, RemovalCause.IDLE);
    }

    @Override
    public CleanupResult relieveMemory(Duration maxIdleTime) {
        return cleanUp(maxIdleTime, RemovalCause.MEMORY_PRESSURE);
    }

    @Override
    public int evictTenant(@Nullable String code, Duration maxIdleTime) {
        parts.requireOpen();
        long maxIdleNanos = idleNanos(maxIdleTime);
        Partition partition = code == null ? null : partitions.find(code);
        return partition == null
                ? 0
                : partitions.evictIfIdle(partition, parts.clock.nanos(), maxIdleNanos, RemovalCause.IDLE);
    }

    private CleanupResult cleanUp(Duration maxIdleTime, RemovalCause cause) {
        parts.requireOpen();
        long maxIdleNanos = idleNanos(maxIdleTime);
        partitions.releaseCollectedOwners();
        CleanupResult idle = partitions.evictIdle(maxIdleNanos, cause);
        CleanupResult budgeted = partitions.keepWithinBudget();
        return new CleanupResult(idle.tenants() + budgeted.tenants(), idle.models() + budgeted.models());
    }

    @Override
    public int releaseOwner(@Nullable Object owner) {
        parts.requireOpen();
        partitions.releaseCollectedOwners();
        Owner known = parts.owners.find(owner);
        return known == null ? 0 : partitions.releaseOwner(known, RemovalCause.OWNER_RELEASED);
    }

    @Override
    public void clear() {
        parts.requireOpen();
        partitions.forgetAll();
    }

    @Override
    public void close() {
        if (parts.startClosing()) {
            partitions.clearAll();
            parts.close();
            partitions.close();
            current.close();
        }
    }

    /* ---- to be seen ---- */

    @Override
    public RegistryStats getStats() {
        parts.requireOpen();
        partitions.releaseCollectedOwners();
        return parts.stats(partitions.global().index().size());
    }

    @Override
    public Optional<StoreStats> getStoreStats() {
        parts.requireOpen();
        return Optional.ofNullable(partitions.store).map(PartitionStore::stats);
    }

    @Override
    public SortedMap<String, DerivedStats> getDerivedStats() {
        parts.requireOpen();
        return parts.derived.stats();
    }

    @Override
    public TenantPage listTenants(TenantQuery query) {
        parts.requireOpen();
        return listing.page(query);
    }

    @Override
    public TenantRegistryInfo getTenantRegistryInfo() {
        parts.requireOpen();
        return listing.all();
    }

    @Override
    public Optional<TenantInfo> getTenantInfo(@Nullable String code) {
        parts.requireOpen();
        return code == null ? Optional.empty() : listing.find(code);
    }

    @Override
    public void forEachTenant(BiConsumer<String, Models> action) {
        parts.requireOpen();
        Objects.requireNonNull(action, "action");
        new TenantWalk(parts, partitions, action).run();
    }

    @Override
    public void addListener(RegistryListener listener) {
        parts.requireOpen();
        parts.events.add(Objects.requireNonNull(listener, "listener"));
    }

    /* ---- derived values ---- */

    @Override
    public <T> Derived<T> derive(String name, Function<Structure, T> factory) {
        parts.requireOpen();
        Objects.requireNonNull(factory, "factory");
        return parts.derived.add(name, structure -> {
            try (DefaultTenantScope nobody = DefaultTenantScope.openForNobody(partitions, current, true)) {
                return factory.apply(structure);
            }
        });
    }

    /** Returns an idle time in nanoseconds, or the most there are. */
    private static long idleNanos(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("maxIdleTime must not be negative but is " + duration);
        }
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
