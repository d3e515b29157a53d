package dev.modelregistry;

import dev.modelregistry.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * A scope that keeps its tenant's partition pinned, so that lookups inside it need not look for the partition; or one in
 * which no tenant is current, whatever is so around it.
 */
final class DefaultTenantScope implements TenantScope {

    private final String tenant;
    private final Partition partition;
    private final PartitionTable partitions;
    private final CurrentTenant current;
    private final @Nullable DefaultTenantScope outer;
    private final boolean ofFactory;
    private final Thread thread = Thread.currentThread();
    private final ModelTable models;
    private final long[] counts;
    private volatile boolean closed;

    private DefaultTenantScope(
            String tenant, Partition pinned, PartitionTable partitions, CurrentTenant current, boolean ofFactory) {
        this.tenant = tenant;
        this.partitions = partitions;
        this.current = current;
        this.partition = pinned;
        this.outer = current.scope();
        this.ofFactory = ofFactory;
        this.models = pinned.index().table;
        this.counts = partitions.counts();
    }

    static DefaultTenantScope open(String tenant, PartitionTable partitions, CurrentTenant current) {
        return enter(new DefaultTenantScope(tenant, partitions.pin(tenant), partitions, current, false));
    }

    /**
     * Opens a scope in which lookups see global models only and registrations have to say for whom they are.
     *
     * @param ofFactory whether that is because a value is derived, and not because a tenant's code is not valid
     */
    static DefaultTenantScope openForNobody(PartitionTable partitions, CurrentTenant current, boolean ofFactory) {
        Partition empty = partitions.empty();
        empty.pin();
        return enter(new DefaultTenantScope(CurrentTenant.INVALID, empty, partitions, current, ofFactory));
    }

    private static DefaultTenantScope enter(DefaultTenantScope scope) {
        scope.current.enter(scope);
        return scope;
    }

    @Override
    public String tenant() {
        return tenant;
    }

    /** Finds a model of this tenant's own, on the thread that opened the scope, and counts what is found. */
    @Nullable
    Model find(String name) {
        Model model = models.findByName(name);
        if (model != null) {
            ThreadCounts.increment(counts, RegistryCounters.HITS);
        }
        return model;
    }

    Partition partition() {
        return partition;
    }

    boolean isOfFactory() {
        return ofFactory;
    }

    boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOpenedBy(thread);
        int forgotten = closeInner(this, current);
        leave();
        complainOf(forgotten);
    }

    static void requireOpenedBy(Thread thread) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("a tenant scope must be closed on the thread that opened it");
        }
    }

    /**
     * Closes scopes that were opened inside this one and forgotten, or the next work on this thread would be theirs.
     *
     * @param outer the scope that is closed, or {@code null} for a pause
     */
    static int closeInner(@Nullable DefaultTenantScope outer, CurrentTenant current) {
        int forgotten = 0;
        for (DefaultTenantScope inner = current.scope(); inner != null && inner != outer; inner = inner.outer) {
            inner.leave();
            forgotten++;
        }
        return forgotten;
    }

    static void complainOf(int forgotten) {
        if (forgotten > 0) {
            throw new IllegalStateException("an inner tenant scope was still open and has been closed too:"
                    + " close scopes in reverse order, best with try-with-resources");
        }
    }

    private void leave() {
        closed = true;
        DefaultTenantScope next = outer;
        while (next != null && next.closed) {
            next = next.outer;
        }
        current.enter(next);
        partitions.unpin(partition);
    }
}
