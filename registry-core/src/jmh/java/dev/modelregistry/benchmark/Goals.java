package dev.modelregistry.benchmark;

import static dev.modelregistry.benchmark.Goal.Kind.AT_LEAST;
import static dev.modelregistry.benchmark.Goal.Kind.AT_MOST;
import static dev.modelregistry.benchmark.ThreadCost.ALLOCATION;
import static dev.modelregistry.benchmark.ThreadCost.CPU;

import java.util.List;
import java.util.stream.Stream;

/** What the registry promises, in the order of the table in docs/benchmarks.md. */
final class Goals {

    static final String TWO_THREADS = " x2";

    private static final String MAPS = "LookupInScope.nestedMaps";
    private static final String CAFFEINE = "LookupInScope.caffeine";

    /** An {@code Optional}, where the compiler finds the method too long to be made part of the caller. */
    private static final double OPTIONAL = 16.7;

    static final List<Goal> ALL = List.of(
            inScope("name, open scope : nested maps", CPU, "", MAPS, AT_MOST, 1.0),
            inScope("name, Caffeine : open scope", CPU, "", CAFFEINE, AT_LEAST, 6),
            inScope("name, open scope, B/op", ALLOCATION, "", "", AT_MOST, 0),
            inScope("name, open scope : nested maps, 2 threads", CPU, TWO_THREADS, MAPS, AT_MOST, 1.0),
            inScope("name, Caffeine : open scope, 2 threads", CPU, TWO_THREADS, CAFFEINE, AT_LEAST, 6),
            inScope("name, open scope, B/op, 2 threads", ALLOCATION, TWO_THREADS, "", AT_MOST, 0),
            cpu("name, tenant(code) : nested maps", "LookupOfTenant.registry", "LookupOfTenant.nestedMaps", 1.25),
            bytes("name, tenant(code), B/op", "LookupOfTenant.registry").tolerating(OPTIONAL),
            cpu(
                    "name, kept tenant(code) : nested maps",
                    "LookupOfTenant.registryHandle",
                    "LookupOfTenant.nestedMaps",
                    1.25),
            bytes("name, kept tenant(code), B/op", "LookupOfTenant.registryHandle"),
            cpu(
                    "name, open scope, with a store : without",
                    "LookupInScope.registryWithStore",
                    "LookupInScope.registry",
                    1.05),
            cpu(
                    "name, tenant(code), with a store : without",
                    "LookupOfTenant.registryWithStore",
                    "LookupOfTenant.registry",
                    1.05),
            cpu("owner, held view : map", "OwnerLookup.registryView", "OwnerLookup.map", 1.2),
            cpu("owner, by object : map", "OwnerLookup.registryOwner", "OwnerLookup.map", 2.5),
            faster(
                    "structure, Avro from schema : from Map of 10",
                    "LookupByStructure.registryFromMap",
                    "LookupByStructure.avroFromSchema",
                    5),
            faster(
                    "structure, Avro from schema : from Structure",
                    "LookupByStructure.registryFromStructure",
                    "LookupByStructure.avroFromSchema",
                    20),
            faster(
                    "structure, Avro from schema : from shared Structure",
                    "LookupByStructure.registryFromSharedStructure",
                    "LookupByStructure.avroFromSchema",
                    20),
            faster("fingerprint, Avro SHA-256 : new Structure", "Fingerprints.registry", "Fingerprints.avro", 1.6),
            memory("B/model, same everywhere", "footprint.same.registry", "", 64),
            memory("B/model, same everywhere : JSON trees", "footprint.same.registry", "footprint.same.json", 0.03),
            memory(
                    "B/model, all different : records",
                    "footprint.different.registry",
                    "footprint.different.records",
                    0.6),
            cpu("clean-up of 10,000 x 20 models, ns", "CleanUp.sameStructures", "", 25e6),
            cpu("sweep of 100,000 tenants : one field of each", "Sweep.registry/100000", "Sweep.array/100000", 2),
            cpu("sweep of 200,000 tenants : one field of each", "Sweep.registry/200000", "Sweep.array/200000", 2));

    private Goals() {}

    /** Returns the benchmarks that the goals need, as {@code Class.method}. */
    static List<String> benchmarks(int threads) {
        return ALL.stream()
                .flatMap(goal -> Stream.of(goal.ours(), goal.without(), goal.peer()))
                .filter(key -> key.endsWith(TWO_THREADS) == (threads == 2))
                .map(key -> key.replace(TWO_THREADS, "").replaceFirst("/.*", ""))
                .filter(benchmark -> !benchmark.isEmpty())
                .distinct()
                .toList();
    }

    /** The row is about lookups in a scope that is open already, so opening it, once in a hundred, is taken off. */
    private static Goal inScope(String row, String figure, String threads, String peer, Goal.Kind kind, double bound) {
        String ours = "LookupInScope.registry" + threads;
        String opening = "LookupInScope.registryScopeOnly" + threads;
        return new Goal(row, figure, ours, opening, peer.isEmpty() ? "" : peer + threads, kind, bound);
    }

    private static Goal cpu(String row, String ours, String peer, double bound) {
        return new Goal(row, CPU, ours, "", peer, AT_MOST, bound);
    }

    private static Goal faster(String row, String ours, String peer, double bound) {
        return new Goal(row, CPU, ours, "", peer, AT_LEAST, bound);
    }

    private static Goal bytes(String row, String ours) {
        return new Goal(row, ALLOCATION, ours, "", "", AT_MOST, 0);
    }

    private static Goal memory(String row, String ours, String peer, double bound) {
        return new Goal(row, Footprints.BYTES, ours, "", peer, AT_MOST, bound);
    }
}
