package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Map;

/** Structures and models that tests use again and again. */
public final class Definitions {

    public static final Map<String, Object> ADDRESS = Map.of("street", "string", "city", "string");
    public static final Structure PERSON = Structure.of(Map.of("name", "string", "age", "number"));
    public static final Structure INVOICE = Structure.of(Map.of("total", "number"));
    public static final Structure OTHER_INVOICE = Structure.of(Map.of("total", "string"));

    private Definitions() {}

    public static Model model(String name, Structure structure) {
        return Model.of(name, structure);
    }

    /** Returns what a caller must not pass. */
    @SuppressWarnings("NullAway") // This is what it is for.
    public static <T> T missing(Class<T> type) {
        return type.cast(null);
    }

    /** Returns a structure that differs from that of every other number. */
    public static Structure numbered(int number) {
        return Structure.of(numberedDefinition(number));
    }

    /** Returns the definition of a {@link #numbered} structure. */
    public static Map<String, String> numberedDefinition(int number) {
        return Map.of("property" + number, "string");
    }
}
