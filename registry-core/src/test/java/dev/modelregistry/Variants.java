package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A few models to be told apart by number: three variants of each of four names. The first and the last variant of a name
 * have one structure, which no other name has. Always the same instances, so a model that goes and comes back may be the
 * very same one.
 */
final class Variants {

    /** A structure of no named model. */
    static final Structure INLINE = Definitions.numbered(100);

    static final String INLINE_NAME =
            "AnonymousModel_" + Long.parseLong(INLINE.fingerprint().substring(0, 12), 16);

    private static final List<String> NAMES = List.of("A", "B", "C", "D");
    private static final List<Structure> STRUCTURES =
            IntStream.range(0, 2 * NAMES.size()).mapToObj(Definitions::numbered).toList();
    private static final List<List<Model>> MODELS = IntStream.range(0, NAMES.size())
            .mapToObj(number -> List.of(
                    Model.of(name(number), structure(number, 0)),
                    Model.of(name(number), structure(number, 1)),
                    Model.builder(name(number), structure(number, 2))
                            .setting("n", 1)
                            .build()))
            .toList();

    private Variants() {}

    static String name(int number) {
        return NAMES.get(number);
    }

    static Structure structure(int name, int variant) {
        return STRUCTURES.get(2 * name + variant % 2);
    }

    static Map<String, String> definition(int name, int variant) {
        return Definitions.numberedDefinition(2 * name + variant % 2);
    }

    static Model model(int name, int variant) {
        return MODELS.get(name).get(variant);
    }

    /** Returns which variant a model is. */
    static int variant(Model model) {
        return model.settings().isEmpty() ? STRUCTURES.indexOf(model.structure()) % 2 : 2;
    }
}
