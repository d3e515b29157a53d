package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.RegistryStats;
import java.util.ArrayList;
import java.util.Collections;
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

    private RegistryInvariants(ModelRegistry registry) {
        this.registry = (DefaultModelRegistry) registry;
    }

    static void check(ModelRegistry registry) {
        new RegistryInvariants(registry).check();
    }

    private void check() {
        checkPartition(registry.partitions.global());
        for (Partition partition : registry.partitions.tenants()) {
            if (!partition.isActive()) {
                assertThat(partition.index().size())
                        .as("an empty partition stayed")
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
        assertThat(counters.residentTenants.get()).isEqualTo(residents);
        assertThat(registry.parts.structures.unique()).isEqualTo(modelsByStructure.size());
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
        List<ModelEntry> entries = index.entries();
        assertThat(entries).doesNotHaveDuplicates().hasSize(index.size());
        models += entries.size();
        List<ModelEntry> lenient = new ArrayList<>();
        List<ModelEntry> strict = new ArrayList<>();
        for (ModelEntry entry : entries) {
            assertThat(entry.isHeld()).isTrue();
            assertThat(index.entriesNamed(entry.model.name())).contains(entry);
            for (OwnedModels owned : entry.owners()) {
                assertThat(owned.find(entry.model.name())).isSameAs(entry);
            }
            (entry.model.isStrict() ? strict : lenient).add(entry);
            modelsByStructure.merge(entry.model.structure(), 1, Integer::sum);
            if (entry.model.isAnonymous()) {
                anonymous++;
                assertThat(index.findAnonymous(entry.model.structure())).isNotNull();
            }
        }
        for (ModelEntry entry : entries) {
            List<ModelEntry> named = index.entriesNamed(entry.model.name());
            assertThat(named.stream().skip(1).noneMatch(ModelEntry::isUnowned)).isTrue();
            assertThat(index.findByName(entry.model.name())).isSameAs(named.get(0));
        }
        index.anonymous.values().forEach(entry -> assertThat(entries).contains(entry));
        checkChains(index.lenient, lenient);
        checkChains(index.strict, strict);
    }

    private static void checkChains(StructureIndex index, List<ModelEntry> expected) {
        List<ModelEntry> found = new ArrayList<>();
        index.chains.forEach((structure, chain) -> {
            ModelEntry previous = null;
            for (@Nullable ModelEntry entry = chain.head; entry != null; entry = entry.nextOfStructure) {
                assertThat(entry.model.structure()).isSameAs(structure);
                assertThat(entry.previousOfStructure).isSameAs(previous);
                assertThat(previous == null || previous.order < entry.order).isTrue();
                found.add(entry);
                previous = entry;
            }
            assertThat(chain.tail).isSameAs(previous);
        });
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void checkOwners() {
        for (Owner owner : registry.parts.owners.owners.values()) {
            owner.models.forEach((partition, owned) -> {
                assertThat(owned.isEmpty())
                        .as("an empty place of an owner stayed")
                        .isFalse();
                for (ModelEntry entry : owned.entries()) {
                    assertThat(entry.isHeldBy(owned)).isTrue();
                    assertThat(partition.index().entries()).contains(entry);
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
