package dev.modelregistry;

import static dev.modelregistry.Definitions.numberedDefinition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Definition;
import dev.modelregistry.model.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is found is right, and what is missed is little. */
class KnownStructuresTest {

    private static final int MANY = 2_000;
    private static final int NEARLY_ALL = MANY * 19 / 20;

    private final KnownStructures known = new KnownStructures();
    private final List<Structure> structures =
            IntStream.range(0, MANY).mapToObj(Definitions::numbered).toList();

    @Test
    void find_oneOfMany_isNearlyAlwaysFound() {
        structures.forEach(known::add);

        assertThat(found(0, MANY)).hasSizeGreaterThan(NEARLY_ALL);
        assertThat(found(MANY, 2 * MANY)).isEmpty();
    }

    @Test
    void find_whenOthersWereRemoved_isNearlyAlwaysFound() {
        List<Structure> others =
                IntStream.range(MANY, 10 * MANY).mapToObj(Definitions::numbered).toList();
        structures.forEach(known::add);
        others.forEach(known::add);
        others.forEach(known::remove);

        assertThat(found(0, MANY)).hasSizeGreaterThan(NEARLY_ALL);
        assertThat(found(MANY, 10 * MANY)).isEmpty();
    }

    @Test
    void forEach_visitsWhatIsFound() {
        structures.forEach(known::add);
        List<Structure> visited = new ArrayList<>();

        known.forEach(visited::add);

        assertThat(visited).containsExactlyInAnyOrderElementsOf(found(0, MANY));
    }

    @Test
    void add_collidingDefinitions_keepsAFew() {
        List<Structure> colliding = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            String name = Integer.toBinaryString(256 + i).replace("0", "Aa").replace("1", "BB");
            colliding.add(Structure.of(Map.of(name, "string")));
        }
        colliding.forEach(known::add);

        List<Structure> kept = colliding.stream()
                .filter(structure -> find(structure.toMap()) == structure)
                .toList();
        assertThat(kept).hasSizeBetween(1, 16);
        assertThat(known.bytes()).isLessThan(Footprint.references(64));

        colliding.forEach(known::remove);
        assertThat(known.bytes()).isZero();
    }

    @Test
    void bytes_followWhatComesAndGoes() {
        known.add(structures.get(0));
        long least = known.bytes();
        structures.subList(1, MANY).forEach(known::add);
        long most = known.bytes();
        structures.subList(1, MANY).forEach(known::remove);

        assertThat(least).isPositive();
        assertThat(most).isGreaterThan(Footprint.references(MANY));
        assertThat(known.bytes()).isEqualTo(least);
        known.remove(structures.get(0));
        assertThat(known.bytes()).isZero();
    }

    private List<Structure> found(int from, int to) {
        List<Structure> found = new ArrayList<>();
        for (int number = from; number < to; number++) {
            Structure structure = find(numberedDefinition(number));
            if (structure != null) {
                assertThat(structure).isSameAs(structures.get(number));
                found.add(structure);
            }
        }
        return found;
    }

    private @Nullable Structure find(Map<String, ?> definition) {
        return known.find(Definition.read(definition));
    }
}
