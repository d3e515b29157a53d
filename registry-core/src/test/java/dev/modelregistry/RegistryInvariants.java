package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.RegistryStats;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every index of a quiescent registry agrees with every other and that the counters add up. Public only for
 * {@link dev.modelregistry.test.RegistryAssertions}, which is what to use.
 *
 * <p>It needs no assertion library, so it runs wherever a registry does, also inside a model checker.
 */
public final class RegistryInvariants {

    private final DefaultModelRegistry registry;
    private final IdentityHashMap<Structure, Integer> modelsByStructure = new IdentityHashMap<>();
    private int models;
    private int anonymous;
    private int residents;
    private long bytes;

    private RegistryInvariants(ModelRegistry registry) {
        this.registry = (DefaultModelRegistry) registry;
    }

    /** Throws an {@link AssertionError} that names the first thing that does not agree. */
    public static void check(ModelRegistry registry) {
        new RegistryInvariants(registry).check();
    }

    /** Throws an {@link AssertionError} unless the registry holds no model, structure or owner's model, and no tenant. */
    public static void checkEmpty(ModelRegistry registry) {
        check(registry);
        DefaultModelRegistry empty = (DefaultModelRegistry) registry;
        same("global models", 0, empty.partitions.global().index().size());
        same("partitions of tenants", 0, empty.partitions.tenants().size());
        same("shared structures", 0, empty.parts.structures.table.size());
        same("weight of what is shared", 0L, empty.parts.structures.bytes());
        same("owners with models", 0L, empty.parts.owners.withModels());
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
        same(
                "models of tenants without a partition",
                0,
                registry.partitions.empty().index().size());
        that("the global partition is not active", !registry.partitions.global().isActive());
        checkPartition(registry.partitions.global());
        checkTenants();
        for (Partition partition : registry.partitions.tenants()) {
            int size = partition.index().size();
            that("a partition that is not active has models", partition.isActive() || size > 0);
            residents += size > 0 ? 1 : 0;
            checkPartition(partition);
        }
        checkOwners();
        checkStructures();
        RegistryCounters counters = registry.parts.counters;
        same("counted models", (long) models, counters.models.sum());
        same("counted anonymous models", (long) anonymous, counters.anonymousModels.sum());
        same("counted resident tenants", residents, counters.residentTenants());
        same("counted structures", (long) modelsByStructure.size(), registry.parts.structures.unique());
        same("counted weight of partitions", bytes, counters.partitionBytes.sum());
        same("counted weight of structures", weightOfShared(), registry.parts.structures.bytes());
        checkDerived();
        if (registry.parts.isOpen()) {
            RegistryStats stats = registry.getStats();
            long removals = stats.removals().values().stream().mapToLong(n -> n).sum();
            if (!registry.parts.stored) {
                // What is loaded was registered before.
                same("registrations less removals", (long) models, stats.registrations() - removals);
            }
        }
    }

    /** Checks that going over the tenants and asking for one by its code come to the same partitions. */
    private void checkTenants() {
        List<Partition> listed = registry.partitions.tenants().snapshot();
        same("tenants that are listed", registry.partitions.tenants.size(), listed.size());
        for (Partition partition : listed) {
            identical(
                    "the partition of a code",
                    partition,
                    registry.partitions.find(Objects.requireNonNull(partition.tenant())));
            that("a partition that is found is not retired", !partition.isRetired());
            TenantModels models = registry.partitions.models(Objects.requireNonNull(partition.tenant()));
            that(
                    "names are read where they are",
                    models != null && (NameTable.isReplaced(models.cells) || models.cells == partition.table.cells()));
        }
    }

    private void checkPartition(Partition partition) {
        PartitionIndex index = partition.index();
        List<Model> listed = index.models();
        same("size of an index", listed.size(), index.size());
        same("different models", listed.size(), new HashSet<>(listed).size());
        models += listed.size();
        Set<String> seen = new HashSet<>();
        Set<Structure> lenient = new HashSet<>();
        Set<Structure> strict = new HashSet<>();
        Set<Structure> inline = new HashSet<>();
        int anonymousHere = 0;
        for (Model model : listed) {
            that("every model is held", index.holders.isHeld(model));
            for (OwnedModels owned : index.holders.owners(model)) {
                identical("an owner's model of a name", model, owned.findByName(model.name()));
            }
            that("every model is among those of its name", contains(index.named(model.name()), model));
            if (seen.add(model.name())) {
                checkName(index, listed, model.name());
            }
            if ((model.isStrict() ? strict : lenient).add(model.structure())) {
                identical(
                        "the earliest model of a structure",
                        model,
                        index.findByStructure(model.structure(), model.isStrict()));
            }
            if (model.isAnonymous()) {
                anonymousHere++;
                if (inline.add(model.structure())) {
                    identical("the anonymous model of a structure", model, index.findAnonymous(model.structure()));
                }
            }
            modelsByStructure.merge(model.structure(), 1, Integer::sum);
        }
        checkNames("the names of an index", seen, index.table);
        for (OwnedModels owned : index.holders.owners) {
            identical("what an owner has here", owned, owned.owner().models.get(partition));
        }
        same("anonymous models of an index", anonymousHere, index.anonymousSize());
        anonymous += anonymousHere;
        checkWeight(partition, listed);
        same(
                "anonymous models with owners",
                (int) listed.stream()
                        .filter(model -> model.isAnonymous() && index.holders.owners(model).length > 0)
                        .count(),
                index.holders.ownedAnonymous());
    }

    private static void checkNames(String what, Set<String> expected, NameTable table) {
        same(what + ", counted", expected.size(), table.names());
        List<Model> answers = table.answers();
        same(what + ", listed", expected.size(), answers.size());
        for (Model answer : answers) {
            that(what + " are those of models", expected.contains(answer.name()));
            identical("the answer to a name", answer, table.findByName(answer.name()));
        }
    }

    private void checkWeight(Partition partition, List<Model> listed) {
        PartitionIndex index = partition.index();
        bytes += partition.bytes();
        if (listed.isEmpty()) {
            same("weight of an empty partition", 0L, partition.bytes());
            return;
        }
        long counted = listed.stream().mapToLong(Footprint::of).sum();
        String tenant = partition.tenant();
        same(
                "weight of a partition",
                (registry.parts.stored ? StoreLink.BYTES : 0)
                        + Partition.BYTES
                        + (tenant == null ? 0 : Footprint.text(tenant))
                        + counted
                        + index.bytesBesidesModels(),
                partition.bytes());
    }

    private static void checkName(PartitionIndex index, List<Model> listed, String name) {
        List<Model> named =
                listed.stream().filter(model -> model.name().equals(name)).toList();
        same("models of one name", named, index.named(name));
        Model expected = named.stream()
                .filter(index.holders::isHeldByPartition)
                .findFirst()
                .orElse(named.get(0));
        identical("the model that answers to a name", expected, index.findByName(name));
        that(
                "the partition holds one model of a name at most",
                named.stream().filter(index.holders::isHeldByPartition).count() < 2);
    }

    private void checkOwners() {
        for (Owner owner : registry.parts.owners.owners.values()) {
            owner.models.forEach((partition, owned) -> {
                that("an owner's place has models", !owned.isEmpty());
                that(
                        "a partition lists its owners",
                        List.of(partition.index().holders.owners).contains(owned));
                Set<String> names = new HashSet<>();
                owned.answers().forEach(model -> names.add(model.name()));
                checkNames("the names of an owner", names, owned);
                for (Model model : owned.answers()) {
                    that(
                            "an owner holds what it shows",
                            partition.index().holders.isHeldBy(model, owned));
                    that(
                            "an owner shows what is registered",
                            contains(partition.index().models(), model));
                }
            });
        }
    }

    private void checkStructures() {
        Set<Structure> reachable = Collections.newSetFromMap(new IdentityHashMap<>());
        modelsByStructure.keySet().forEach(structure -> collect(structure, reachable));
        Map<Structure, SharedStructures.Holders> table = registry.parts.structures.table;
        same("shared structures", reachable.size(), table.size());
        checkProperties(reachable);
        table.forEach((structure, holders) -> {
            identical("a shared structure", structure, holders.structure);
            that("a shared structure is in use", reachable.contains(structure));
            same("models of a structure", modelsByStructure.getOrDefault(structure, 0), holders.models);
        });
        Set<Structure> known = Collections.newSetFromMap(new IdentityHashMap<>());
        registry.parts.structures.known.forEach(structure -> {
            that("a structure that definitions find is shared", reachable.contains(structure));
            that("definitions find a structure in one place", known.add(structure));
        });
    }

    /** Checks that each property and name is one instance, counted as often as it is held. */
    private void checkProperties(Set<Structure> structures) {
        IdentityHashMap<Property, Integer> holders = new IdentityHashMap<>();
        structures.forEach(
                structure -> structure.properties().forEach(property -> holders.merge(property, 1, Integer::sum)));
        IdentityHashMap<String, Integer> holdersOfName = new IdentityHashMap<>();
        holders.keySet().forEach(property -> holdersOfName.merge(property.name(), 1, Integer::sum));
        SharedStructures shared = registry.parts.structures;
        checkHolders("a property", holders, shared.properties);
        checkHolders("a name", holdersOfName, shared.names);
    }

    private static <T> void checkHolders(String what, IdentityHashMap<T, Integer> expected, SharedValues<T> shared) {
        Set<T> distinct = new HashSet<>();
        shared.forEach((value, count) -> {
            that(what + " is shared once", distinct.add(value));
            same("holders of " + what, expected.getOrDefault(value, 0), count);
        });
        same("how often " + what + " is shared", expected.size(), distinct.size());
    }

    private long weightOfShared() {
        SharedStructures shared = registry.parts.structures;
        LongAdder weight = new LongAdder();
        shared.table.keySet().forEach(structure -> weight.add(Footprint.of(structure)));
        shared.properties.forEach((property, count) -> weight.add(Footprint.of(property)));
        shared.names.forEach((name, count) -> weight.add(Footprint.text(name)));
        return weight.sum() + shared.properties.bytes() + shared.names.bytes() + shared.known.bytes();
    }

    private static void collect(Structure structure, Set<Structure> into) {
        if (into.add(structure)) {
            structure.nestedStructures().forEach(nested -> collect(nested, into));
        }
    }

    private static boolean contains(List<Model> models, Model wanted) {
        return models.stream().anyMatch(model -> model == wanted);
    }

    private void checkDerived() {
        for (DefaultDerived<?> derived : registry.parts.derived.derivations.values()) {
            that("no computation stayed under way", derived.underWay.isEmpty());
            for (Structure structure : derived.values.asMap().keySet()) {
                that("no value outlives its structure", registry.parts.structures.findHeld(structure) != null);
            }
        }
        that("no thread is still noted as waiting", registry.parts.derived.waiting.isEmpty());
    }

    private static void that(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError("it does not hold that " + what);
        }
    }

    private static void same(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + expected + " but was " + actual);
        }
    }

    private static void identical(String what, Object expected, @Nullable Object actual) {
        if (expected != actual) {
            throw new AssertionError(what + ": expected the instance " + expected + " but was "
                    + (Objects.equals(expected, actual) ? "another one" : actual));
        }
    }
}
