package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.RegistryStats;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that every index of a quiescent registry agrees with every other and that the counters add up. */
final class RegistryInvariants {

    private final DefaultModelRegistry registry;
    private final IdentityHashMap<Structure, Integer> modelsByStructure = new IdentityHashMap<>();
    private int models;
    private int anonymous;
    private int residents;
    private long bytes;

    private RegistryInvariants(ModelRegistry registry) {
        this.registry = (DefaultModelRegistry) registry;
    }

    static void check(ModelRegistry registry) {
        new RegistryInvariants(registry).check();
    }

    private void check() {
        // Owners that live now live to the end of the check, or what was counted would go.
        List<@Nullable Object> owners = new ArrayList<>();
        registry.parts.owners.owners.values().forEach(owner -> owners.add(owner.get()));
        try {
            registry.partitions.releaseCollectedOwners();
            checkAll();
        } finally {
            Reference.reachabilityFence(owners);
        }
    }

    private void checkAll() {
        assertThat(registry.partitions.empty().index().size()).isZero();
        assertThat(registry.partitions.global().isActive()).isFalse();
        checkPartition(registry.partitions.global());
        for (Partition partition : registry.partitions.tenants()) {
            if (!partition.isActive()) {
                assertThat(partition.index().size())
                        .as("models of a partition that is not active")
                        .isPositive();
            }
            residents += partition.index().size() > 0 ? 1 : 0;
            checkPartition(partition);
        }
        checkOwners();
        checkStructures();
        RegistryCounters counters = registry.parts.counters;
        assertThat(counters.models.sum()).isEqualTo(models);
        assertThat(counters.anonymousModels.sum()).isEqualTo(anonymous);
        assertThat(counters.residentTenants()).isEqualTo(residents);
        assertThat(registry.parts.structures.unique()).isEqualTo(modelsByStructure.size());
        assertThat(counters.partitionBytes.sum()).as("weight of all partitions").isEqualTo(bytes);
        assertThat(registry.parts.structures.bytes())
                .as("weight of all structures")
                .isEqualTo(registry.parts.structures.table.keySet().stream()
                        .mapToLong(Footprint::of)
                        .sum());
        if (registry.parts.isOpen()) {
            RegistryStats stats = registry.getStats();
            assertThat(stats.registrations()
                            - stats.removals().values().stream()
                                    .mapToLong(n -> n)
                                    .sum())
                    .isEqualTo(models);
        }
    }

    private void checkPartition(Partition partition) {
        PartitionIndex index = partition.index();
        List<Model> listed = index.models();
        assertThat(index.size()).isEqualTo(listed.size());
        assertThat(Collections.newSetFromMap(new IdentityHashMap<>()).addAll(listed))
                .isEqualTo(!listed.isEmpty());
        assertThat(listed).doesNotHaveDuplicates();
        models += listed.size();
        Set<String> seen = new HashSet<>();
        Set<Structure> lenient = new HashSet<>();
        Set<Structure> strict = new HashSet<>();
        Set<Structure> inline = new HashSet<>();
        for (Model model : listed) {
            assertThat(index.holders.isHeld(model)).isTrue();
            for (OwnedModels owned : index.holders.owners(model)) {
                assertThat(owned.find(model.name())).isSameAs(model);
            }
            assertThat(index.named(model.name())).contains(model);
            if (seen.add(model.name())) {
                checkName(index, listed, model.name());
            }
            if ((model.isStrict() ? strict : lenient).add(model.structure())) {
                assertThat(index.findByStructure(model.structure(), model.isStrict()))
                        .as("the earliest")
                        .isSameAs(model);
            }
            if (model.isAnonymous()) {
                anonymous++;
                if (inline.add(model.structure())) {
                    assertThat(index.findAnonymous(model.structure())).isSameAs(model);
                }
            }
            modelsByStructure.merge(model.structure(), 1, Integer::sum);
        }
        checkWeight(partition, listed);
        assertThat(index.holders.ownedAnonymous()).isEqualTo((int) listed.stream()
                .filter(model -> model.isAnonymous() && index.holders.owners(model).length > 0)
                .count());
        assertThat(index.anonymousSize())
                .isEqualTo((int) listed.stream().filter(Model::isAnonymous).count());
    }

    private void checkWeight(Partition partition, List<Model> listed) {
        PartitionIndex index = partition.index();
        bytes += partition.bytes();
        if (listed.isEmpty()) {
            assertThat(partition.bytes()).isZero();
            return;
        }
        long counted = listed.stream().mapToLong(Footprint::of).sum();
        String tenant = partition.tenant();
        assertThat(partition.bytes())
                .isEqualTo(Partition.BYTES
                        + (tenant == null ? 0 : Footprint.text(tenant))
                        + counted
                        + index.bytesBesidesModels());
    }

    private static void checkName(PartitionIndex index, List<Model> listed, String name) {
        List<Model> named =
                listed.stream().filter(model -> model.name().equals(name)).toList();
        assertThat(index.named(name)).containsExactlyElementsOf(named);
        Model expected = named.stream()
                .filter(index.holders::isHeldByPartition)
                .findFirst()
                .orElse(named.get(0));
        assertThat(index.findByName(name)).isSameAs(expected);
        assertThat(named.stream().filter(index.holders::isHeldByPartition).count())
                .isLessThan(2);
    }

    private void checkOwners() {
        for (Owner owner : registry.parts.owners.owners.values()) {
            owner.models.forEach((partition, owned) -> {
                assertThat(owned.isEmpty()).as("models of an owner's place").isFalse();
                for (Model model : owned.models()) {
                    assertThat(partition.index().holders.isHeldBy(model, owned)).isTrue();
                    assertThat(partition.index().models()).contains(model);
                }
            });
        }
    }

    private void checkStructures() {
        Set<Structure> reachable = Collections.newSetFromMap(new IdentityHashMap<>());
        modelsByStructure.keySet().forEach(structure -> collect(structure, reachable));
        Map<Structure, SharedStructures.Holders> table = registry.parts.structures.table;
        assertThat(table).hasSize(reachable.size());
        table.forEach((structure, holders) -> {
            assertThat(holders.structure).isSameAs(structure);
            assertThat(reachable.contains(structure)).isTrue();
            assertThat(holders.models).isEqualTo(modelsByStructure.getOrDefault(structure, 0));
        });
    }

    private static void collect(Structure structure, Set<Structure> into) {
        if (into.add(structure)) {
            structure.nestedStructures().forEach(nested -> collect(nested, into));
        }
    }
}
