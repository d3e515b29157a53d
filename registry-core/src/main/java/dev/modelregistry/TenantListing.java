package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.stats.TenantFigures;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.stats.TenantOrder;
import dev.modelregistry.stats.TenantPage;
import dev.modelregistry.stats.TenantQuery;
import dev.modelregistry.stats.TenantQuery.Position;
import dev.modelregistry.stats.TenantRegistryInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Describes the tenants that are in memory. */
final class TenantListing {

    /** An active tenant is being used, so it comes after all that were; later than any time there will be. */
    private static final long ACTIVE = Long.MAX_VALUE;

    private final PartitionTable partitions;
    private final RegistryClock clock;

    TenantListing(PartitionTable partitions, RegistryClock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    /* ---- all, with the names of their models ---- */

    TenantRegistryInfo all() {
        List<TenantInfo> tenants = new ArrayList<>();
        for (Partition partition : partitions.tenants().snapshot()) {
            info(partition).ifPresent(tenants::add);
        }
        tenants.sort(Comparator.comparing(TenantInfo::tenant));
        return new TenantRegistryInfo(tenants);
    }

    /** Describes a tenant; empty if it has no models. */
    Optional<TenantInfo> find(String code) {
        Partition partition = partitions.find(code);
        return partition == null ? Optional.empty() : info(partition);
    }

    private Optional<TenantInfo> info(Partition partition) {
        List<Model> models = partition.models();
        if (models.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = models.stream()
                .filter(model -> !model.isAnonymous())
                .map(Model::name)
                .toList();
        return Optional.of(new TenantInfo(figures(partition, models.size(), models.size() - names.size()), names));
    }

    /** Describes a tenant without looking at its models, so without the lock; {@code null} if it has none. */
    private @Nullable TenantFigures figures(Partition partition) {
        int models = partition.index().size();
        return models == 0 ? null : figures(partition, models, partition.index().anonymousSize());
    }

    private TenantFigures figures(Partition partition, int models, int anonymousModels) {
        boolean active = partition.isActive();
        long now = clock.nanos();
        long idle = active ? 0 : partition.idleNanos(now);
        return new TenantFigures(
                Objects.requireNonNull(partition.tenant()),
                models,
                anonymousModels,
                clock.timeOf(partition.residentSince()),
                clock.timeOf(now - idle),
                Duration.ofNanos(Math.max(0, idle)),
                active,
                partition.bytes());
    }

    /* ---- a page, in one pass, with a heap of one page ---- */

    TenantPage page(TenantQuery query) {
        // One more than asked for tells whether there is a next page.
        int most = query.limit() + 1;
        PriorityQueue<Entry> first = new PriorityQueue<>(Comparator.reverseOrder());
        for (Partition partition : partitions.tenants().snapshot()) {
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
                .map(entry -> figures(entry.partition()))
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
