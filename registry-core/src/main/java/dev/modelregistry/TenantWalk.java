package dev.modelregistry;

import dev.modelregistry.event.RemovalCause;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Comes by all tenants that have models, each once, in memory or in the store; that does not count as a use of them. */
final class TenantWalk {

    private static final int VISITED_AT_ONCE = 256;

    private final RegistryParts parts;
    private final PartitionTable partitions;
    private final BiConsumer<String, Models> action;

    TenantWalk(RegistryParts parts, PartitionTable partitions, BiConsumer<String, Models> action) {
        this.parts = parts;
        this.partitions = partitions;
        this.action = action;
    }

    void run() {
        PartitionStore store = partitions.store;
        if (store == null) {
            visitThose(partition -> partition.index().size() > 0);
        } else {
            visitStored(store);
            visitThose(Partition::hasNothingButUnstored);
        }
    }

    /** Visits tenants that are in memory. */
    private void visitThose(Predicate<Partition> which) {
        for (Partition partition : partitions.tenants().snapshot()) {
            String tenant = partition.tenant();
            if (tenant != null && which.test(partition)) {
                visit(tenant);
            }
        }
    }

    private void visitStored(PartitionStore store) {
        List<String> page = store.tenants(null, VISITED_AT_ONCE);
        while (!page.isEmpty()) {
            page.forEach(this::visitAndEvict);
            page = store.tenants(page.get(page.size() - 1), VISITED_AT_ONCE);
        }
    }

    /** Leaves nobody in memory who was loaded for the visit alone. */
    private void visitAndEvict(String tenant) {
        boolean wasResident = partitions.find(tenant) != null;
        visit(tenant);
        Partition partition = partitions.find(tenant);
        if (!wasResident && partition != null && !partition.wasUsed()) {
            partitions.evictIfIdle(partition, parts.clock.nanos(), 0, RemovalCause.IDLE);
        }
    }

    private void visit(String tenant) {
        action.accept(tenant, TenantModels.visited(tenant, parts, partitions));
    }
}
