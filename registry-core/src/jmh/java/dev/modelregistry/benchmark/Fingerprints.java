package dev.modelregistry.benchmark;

import dev.modelregistry.model.Structure;
import java.security.NoSuchAlgorithmException;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The SHA-256 of a structure of ten properties that was just made, so that nothing about it is known yet. Ours is
 * returned as hexadecimal text, Avro's as bytes. A batch is small enough to be in the cache, as what is new is. HotSpot
 * takes a million digests before it compiles what surrounds SHA-256 so that it uses the processor's own instructions, and
 * is slower by half for a while before that: hence the long warm-up.
 */
@OperationsPerInvocation(Fingerprints.BATCH)
@Warmup(iterations = 3_000)
@Measurement(iterations = 40)
public class Fingerprints extends Batch {

    static final int BATCH = 500;

    /** {@link Structure#fingerprint()}. */
    @Benchmark
    public void registry(NewStructures given, Blackhole blackhole) {
        for (Structure structure : given.structures) {
            blackhole.consume(structure.fingerprint());
        }
    }

    /** Avro's parsing fingerprint of the equivalent record schema. */
    @Benchmark
    public void avro(NewSchemas given, Blackhole blackhole) throws NoSuchAlgorithmException {
        for (Schema schema : given.schemas) {
            blackhole.consume(SchemaNormalization.parsingFingerprint("SHA-256", schema));
        }
    }

    /** Structures that nobody has asked anything. */
    @State(Scope.Thread)
    public static class NewStructures {

        Structure[] structures = {};

        /** Makes them. */
        @Setup(Level.Iteration)
        public void setUp() {
            structures = IntStream.range(0, BATCH)
                    .mapToObj(number -> Structure.of(Workload.definition(number)))
                    .toArray(Structure[]::new);
            ThreadCost.begin();
        }

        /** Ends the measurement. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
        }
    }

    /** Schemas that nobody has asked anything. */
    @State(Scope.Thread)
    public static class NewSchemas {

        Schema[] schemas = {};

        /** Makes them. */
        @Setup(Level.Iteration)
        public void setUp() {
            schemas = IntStream.range(0, BATCH)
                    .mapToObj(number -> AvroSchemas.of(Workload.definition(number)))
                    .toArray(Schema[]::new);
            ThreadCost.begin();
        }

        /** Ends the measurement. */
        @TearDown(Level.Iteration)
        public void tearDown() {
            ThreadCost.end();
        }
    }
}
