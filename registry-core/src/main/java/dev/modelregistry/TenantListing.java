package dev.modelregistry;

import dev.modelregistry.stats.TenantFigures;
import dev.modelregistry.stats.TenantOrder;
import dev.modelregistry.stats.TenantPage;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantQuery.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Finds a page of tenants in one pass, with a heap of one page. */
final class TenantListing {

    /** An active tenant is being used, so it comes after all that were; later than any time there will be. */
    private static final long ACTIVE = Long.MAX_VALUE;

    private TenantListing() {}

    static TenantPage page(List<Partition> partitions, TenantQuery query) {
        // One more than asked for tells whether there is a next page.
        int most = query.limit() + 1;
        PriorityQueue<Entry> first = new PriorityQueue<>(Comparator.reverseOrder());
        for (Partition partition : partitions) {
            Entry entry = entry(partition, query);
            if (entry == null) {
                continue;
            }
            if (first.size() < most) {
                first.add(entry);
            } else if (entry.compareTo(first.element()) < 0) {
                first.remove();
                first.add(entry);
            }
        }
        List<Entry> entries = new ArrayList<>(first);
        entries.sort(Comparator.naturalOrder());
        boolean hasMore = entries.size() == most;
        List<Entry> shown = hasMore ? entries.subList(0, query.limit()) : entries;
        // A tenant that went meanwhile has no figures.
        List<TenantFigures> figures = shown.stream()
                .map(entry -> entry.partition().figures())
                .filter(Objects::nonNull)
                .toList();
        return new TenantPage(figures, hasMore ? shown.get(shown.size() - 1).position() : null);
    }

    private static @Nullable Entry entry(Partition partition, TenantQuery query) {
        String tenant = partition.tenant();
        if (tenant == null || partition.index().size() == 0 || !tenant.startsWith(query.prefix())) {
            return null;
        }
        Position position = new Position(rank(partition, query.order()), tenant);
        Position after = query.after();
        return after != null && position.compareTo(after) <= 0 ? null : new Entry(position, partition);
    }

    /** Returns a number by which tenants stand in the order, the smallest first. */
    private static long rank(Partition partition, TenantOrder order) {
        return switch (order) {
            case CODE -> 0;
            case IDLE -> partition.isActive() ? ACTIVE : partition.lastUse();
            case MODELS -> -partition.index().size();
            case WEIGHT -> -partition.bytes();
        };
    }

    private record Entry(Position position, Partition partition) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            return position.compareTo(other.position);
        }
    }
}
