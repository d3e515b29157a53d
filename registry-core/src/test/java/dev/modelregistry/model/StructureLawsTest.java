package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.test.StructureGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every structure, tried on many; the seed of one that fails is in the message. */
class StructureLawsTest {

    private static final int FIRST_SEED = 20_260_101;
    private static final int STRUCTURES = 3_000;

    @Test
    void of_anySpellingAndOrder_isEqual() {
        forEachStructure((generator, structure) -> {
            Structure first = Structure.of(generator.definition(structure));
            Structure second = Structure.of(generator.definition(structure));

            assertEqual(first, structure);
            assertEqual(first, second);
        });
    }

    @Test
    void toMap_readAgain_isEqual() {
        forEachStructure((generator, structure) -> {
            Structure again = Structure.of(structure.toMap());

            assertEqual(again, structure);
            assertThat(again.toMap()).isEqualTo(structure.toMap());
        });
    }

    @Test
    void mutation_anywhere_makesADifference() {
        forEachStructure((generator, structure) -> {
            Structure mutated = generator.mutated(structure);

            assertThat(mutated).isNotEqualTo(structure);
            assertThat(structure).isNotEqualTo(mutated);
            assertThat(mutated.structuralHash()).isNotEqualTo(structure.structuralHash());
            assertThat(mutated.fingerprint()).isNotEqualTo(structure.fingerprint());
            assertThat(mutated.toMap()).isNotEqualTo(structure.toMap());
        });
    }

    @Test
    void fingerprint_ofDifferentStructures_isDifferent() {
        Map<String, Structure> byFingerprint = new HashMap<>();
        Map<Long, Structure> byHash = new HashMap<>();
        forEachStructure((generator, structure) -> {
            Structure sameFingerprint = byFingerprint.putIfAbsent(structure.fingerprint(), structure);
            Structure sameHash = byHash.putIfAbsent(structure.structuralHash(), structure);

            assertThat(sameFingerprint == null || sameFingerprint.equals(structure))
                    .isTrue();
            assertThat(sameHash == null || sameHash.equals(structure)).isTrue();
        });
        assertThat(byFingerprint).hasSizeGreaterThan(STRUCTURES / 2).hasSameSizeAs(byHash);
    }

    @Test
    void derivedFigures_agreeWithTheProperties() {
        forEachStructure((generator, structure) -> {
            int nestedSize = structure.nestedStructures().stream()
                    .mapToInt(Structure::size)
                    .sum();
            int deepest = structure.properties().stream()
                    .mapToInt(property -> property.type().depth())
                    .max()
                    .orElse(0);

            assertThat(structure.size()).isEqualTo(structure.properties().size() + nestedSize);
            assertThat(structure.depth()).isEqualTo(1 + deepest);
            assertThat(structure.kind() == StructureKind.COMPLEX)
                    .isEqualTo(!structure.nestedStructures().isEmpty());
            assertThat(List.copyOf(structure.propertyNames())).isSorted().hasSameSizeAs(structure.properties());
            for (Property property : structure.properties()) {
                assertThat(structure.findProperty(property.name())).containsSame(property);
            }
        });
    }

    @Test
    void mapNested_byEqualCopies_isEqual() {
        forEachStructure((generator, structure) -> {
            Structure copy =
                    structure.mapProperties(property -> property.mapNested(nested -> Structure.of(nested.toMap())));

            assertEqual(copy, structure);
            assertThat(structure.mapProperties(property -> property.mapNested(nested -> nested)))
                    .isSameAs(structure);
        });
    }

    private static void assertEqual(Structure actual, Structure expected) {
        assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(actual.structuralHash()).isEqualTo(expected.structuralHash());
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(actual.properties()).isEqualTo(expected.properties());
    }

    private static void forEachStructure(BiConsumer<StructureGenerator, Structure> law) {
        IntStream.range(FIRST_SEED, FIRST_SEED + STRUCTURES).forEach(seed -> {
            StructureGenerator generator = new StructureGenerator(seed);
            Structure structure = generator.structure();
            try {
                law.accept(generator, structure);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + structure.toMap(), e);
            }
        });
    }
}
