package dev.modelregistry.benchmark;

import static dev.modelregistry.benchmark.Accesses.BLOCK;

import dev.modelregistry.TenantScope;
import dev.modelregistry.model.Structure;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Finding out that a structure of ten properties is known already. The registry finds it among the models of one tenant,
 * in a scope that is opened for each hundred lookups; Avro's store has no tenants.
 */
@OperationsPerInvocation(BLOCK)
public class LookupByStructure extends SteadyState {

    /** A map: read, checked, found. */
    @Benchmark
    public void registryFromMap(
            Contents.InRegistry models, Given given, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        try (TenantScope scope = models.registry.openTenant(accesses.tenants[block])) {
            for (int i = block; i < block + BLOCK; i++) {
                blackhole.consume(models.registry
                        .findModelByDefinition(given.maps.get(accesses.modelNumbers[i]))
                        .orElseThrow());
            }
        }
    }

    /** A structure made of the map: read and checked, not looked up. */
    @Benchmark
    public void structureFromMap(Given given, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            blackhole.consume(Structure.of(given.maps.get(accesses.modelNumbers[i])));
        }
    }

    /** A structure that somebody else has read, equal to the registered one. */
    @Benchmark
    public void registryFromStructure(
            Contents.InRegistry models, Given given, Accesses.ByRequest accesses, Blackhole blackhole) {
        find(models, given.structures, accesses, blackhole);
    }

    /** The very structure that a registered model has. */
    @Benchmark
    public void registryFromSharedStructure(
            Contents.InRegistry models, Shared shared, Accesses.ByRequest accesses, Blackhole blackhole) {
        find(models, shared.structures, accesses, blackhole);
    }

    private static void find(
            Contents.InRegistry models, Structure[] structures, Accesses accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        try (TenantScope scope = models.registry.openTenant(accesses.tenants[block])) {
            for (int i = block; i < block + BLOCK; i++) {
                blackhole.consume(models.registry
                        .findModelByStructure(structures[accesses.modelNumbers[i]])
                        .orElseThrow());
            }
        }
    }

    /** A schema in hand: its 64-bit fingerprint, looked up in a store. */
    @Benchmark
    public void avroFromSchema(InAvro avro, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            Schema schema = avro.schemas[accesses.modelNumbers[i]];
            blackhole.consume(avro.store.findByFingerprint(SchemaNormalization.parsingFingerprint64(schema)));
        }
    }

    /** The same with SHA-256, which is what makes an unconfirmed match safe. */
    @Benchmark
    public void avroFromSchemaSha256(InAvro avro, Accesses.ByRequest accesses, Blackhole blackhole)
            throws NoSuchAlgorithmException {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            Schema schema = avro.schemas[accesses.modelNumbers[i]];
            ByteBuffer key = ByteBuffer.wrap(SchemaNormalization.parsingFingerprint("SHA-256", schema));
            blackhole.consume(avro.bySha256.get(key));
        }
    }

    /** A map: a schema made of it, its 64-bit fingerprint, looked up in a store. */
    @Benchmark
    public void avroFromMap(InAvro avro, Given given, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            Schema schema = AvroSchemas.of(given.maps.get(accesses.modelNumbers[i]));
            blackhole.consume(avro.store.findByFingerprint(SchemaNormalization.parsingFingerprint64(schema)));
        }
    }

    /** JSON text: parsed, its 64-bit fingerprint, looked up in a store. */
    @Benchmark
    public void avroFromJson(InAvro avro, Accesses.ByRequest accesses, Blackhole blackhole) {
        int block = accesses.nextBlock();
        for (int i = block; i < block + BLOCK; i++) {
            Schema schema = new Schema.Parser().parse(avro.json[accesses.modelNumbers[i]]);
            blackhole.consume(avro.store.findByFingerprint(SchemaNormalization.parsingFingerprint64(schema)));
        }
    }

    /** What callers come with. */
    @State(Scope.Benchmark)
    public static class Given {

        final List<Map<String, Object>> maps = IntStream.range(0, Workload.MODELS)
                .mapToObj(Workload::definition)
                .toList();
        final Structure[] structures = maps.stream().map(Structure::of).toArray(Structure[]::new);
    }

    /** The structures that the registered models have. */
    @State(Scope.Benchmark)
    public static class Shared {

        Structure[] structures = {};

        /** Takes them from the registry. */
        @Setup
        public void setUp(Contents.InRegistry models) {
            structures = models.handles[0].getAllModels().stream()
                    .map(model -> model.structure())
                    .toArray(Structure[]::new);
        }
    }

    /** The same structures as Avro schemas. */
    @State(Scope.Benchmark)
    public static class InAvro {

        final SchemaStore.Cache store = new SchemaStore.Cache();
        final Map<ByteBuffer, Schema> bySha256 = new ConcurrentHashMap<>();
        final Schema[] schemas = new Schema[Workload.MODELS];
        final String[] json = new String[Workload.MODELS];

        /** Fills the stores, and makes equal schemas that are other objects. */
        @Setup
        public void setUp() throws NoSuchAlgorithmException {
            for (int i = 0; i < schemas.length; i++) {
                Schema stored = AvroSchemas.of(Workload.definition(i));
                store.addSchema(stored);
                bySha256.put(ByteBuffer.wrap(SchemaNormalization.parsingFingerprint("SHA-256", stored)), stored);
                schemas[i] = AvroSchemas.of(Workload.definition(i));
                json[i] = stored.toString();
            }
        }
    }
}
