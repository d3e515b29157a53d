package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Corpora;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both readers on real models and every object in them: the profile {@code corpora} says where they are. */
class DefinitionCorporaIT {

    @Test
    void read_realDefinitions_isWhatTheReaderMakesOfThem() throws IOException {
        List<Map<String, ?>> definitions = new ArrayList<>();
        for (Corpora.Definition definition : Corpora.read()) {
            collect(definition.properties(), definitions);
        }
        int plain = 0;
        for (Map<String, ?> properties : definitions) {
            Structure expected = Definition.readAll(properties);
            Definition actual = Definition.read(properties);

            assertThat(actual.describes(expected)).isTrue();
            assertThat(actual.hash()).isEqualTo(Definition.hashOf(expected));
            assertThat(actual.toStructure()).isEqualTo(expected);
            assertThat(actual.toStructure().fingerprint()).isEqualTo(expected.fingerprint());
            plain += FlatDefinition.read(properties) == null ? 0 : 1;
        }
        System.out.println(definitions.size() + " definitions, " + plain + " of them plain");
        assertThat(plain).isPositive();
    }

    /** Collects maps of properties on every level. */
    private static void collect(Map<String, ?> properties, List<Map<String, ?>> into) {
        into.add(properties);
        properties.values().forEach(value -> collectNested(value, into));
    }

    private static void collectNested(Object value, List<Map<String, ?>> into) {
        if (!(value instanceof Map<?, ?> map)) {
            return;
        }
        if (map.get("properties") instanceof Map<?, ?> nested) {
            collect(strings(nested), into);
        }
        for (String key : List.of("items", "values")) {
            if (map.get(key) instanceof Map<?, ?> element) {
                collectNested(element, into);
            }
        }
    }

    @SuppressWarnings("unchecked") // Keys of JSON are strings.
    private static Map<String, ?> strings(Map<?, ?> map) {
        return (Map<String, ?>) map;
    }
}
