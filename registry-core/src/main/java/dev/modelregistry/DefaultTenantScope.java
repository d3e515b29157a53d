package dev.modelregistry;

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
    private final Thread thread = Thread.currentThread();
    private volatile boolean closed;

    private DefaultTenantScope(String tenant, Partition pinned, PartitionTable partitions, CurrentTenant current) {
        this.tenant = tenant;
        this.partitions = partitions;
        this.current = current;
        this.partition = pinned;
        this.outer = current.scope();
    }

    static DefaultTenantScope open(String tenant, PartitionTable partitions, CurrentTenant current) {
        return enter(new DefaultTenantScope(tenant, partitions.pin(tenant), partitions, current));
    }

    /** Opens a scope in which lookups see global models only and registrations have to say for whom they are. */
    static DefaultTenantScope openForNobody(PartitionTable partitions, CurrentTenant current) {
        Partition empty = partitions.empty();
        empty.pin();
        return enter(new DefaultTenantScope(CurrentTenant.INVALID, empty, partitions, current));
    }

    private static DefaultTenantScope enter(DefaultTenantScope scope) {
        scope.current.enter(scope);
        return scope;
    }

    @Override
    public String tenant() {
        return tenant;
    }

    Partition partition() {
        return partition;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("a tenant scope must be closed on the thread that opened it");
        }
        int forgotten = closeInner();
        leave();
        if (forgotten > 0) {
            throw new IllegalStateException("an inner tenant scope was still open and has been closed too:"
                    + " close scopes in reverse order, best with try-with-resources");
        }
    }

    /** Closes scopes that were opened inside this one and forgotten, or the next work on this thread would be theirs. */
    private int closeInner() {
        int forgotten = 0;
        for (DefaultTenantScope inner = current.scope(); inner != null && inner != this; inner = inner.outer) {
            inner.leave();
            forgotten++;
        }
        return forgotten;
    }

    private void leave() {
        closed = true;
        current.enter(outer);
        partitions.unpin(partition);
    }
}
