package dev.modelregistry.spring.store.fault;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How models carry the value that is written: in a setting beside a structure that others have too, or in the structure. */
final class Values {

    private static final String VALUE = "value";
    private static final String BEGIN = "written by ";
    private static final String END = "!";

    private Values() {}

    static Model model(String name, String value, int shape) {
        Structure structure = Structure.of(Map.of("id", "integer", "property" + shape, List.of("string")));
        return Model.builder(name, structure).setting(VALUE, marked(value)).build();
    }

    static Map<String, ?> definition(String value) {
        Map<String, String> declaration = Map.of("type", "any", VALUE, marked(value));
        return Map.of("id", "integer", "home", Map.of("street", "string"), VALUE, declaration);
    }

    /** Marks where a value begins and ends. */
    private static String marked(String value) {
        return BEGIN + value + END;
    }

    private static String unmarked(String text) {
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        return text.substring(begin, text.indexOf(END, begin));
    }

    static String of(Model model) {
        Object setting = model.settings().get(VALUE);
        Object value = setting != null
                ? setting
                : model.structure()
                        .findProperty(VALUE)
                        .orElseThrow()
                        .attributes()
                        .get(VALUE);
        return unmarked((String) Objects.requireNonNull(value));
    }

    /** Returns the value in what a store keeps, of which nothing needs to be known: text is in it as it is. */
    static String of(StoredModel model) {
        return unmarked(new String(model.content(), StandardCharsets.ISO_8859_1));
    }

    /** Returns the value of each model by its name. */
    static Map<String, String> of(TenantSnapshot snapshot) {
        Map<String, String> values = new HashMap<>();
        snapshot.models().forEach(model -> values.put(model.name(), of(model)));
        return values;
    }
}
