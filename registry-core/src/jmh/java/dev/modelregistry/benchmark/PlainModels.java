package dev.modelregistry.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Models as somebody would write them down by hand: records and immutable lists. Strings are shared wherever they are
 * equal; with {@code interning} everything else is too.
 */
final class PlainModels {

    private final Map<Object, Object> symbols = new HashMap<>();
    private final boolean interning;

    PlainModels(boolean interning) {
        this.interning = interning;
    }

    /** A model. */
    record PlainModel(String name, List<PlainProperty> properties) {}

    /** A property; its type is a name, a {@link PlainArray}, a {@link PlainMap}, or a list of properties. */
    record PlainProperty(String name, Object type, boolean required) {}

    /** An array. */
    record PlainArray(Object items) {}

    /** A map with free keys. */
    record PlainMap(Object values) {}

    PlainModel read(String name, Map<String, Object> properties) {
        return new PlainModel(name, properties(properties));
    }

    private List<PlainProperty> properties(Map<?, ?> properties) {
        List<PlainProperty> result = new ArrayList<>();
        properties.forEach((name, declaration) -> {
            Object type = type(declaration);
            boolean required = declaration instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("required"));
            result.add(same(new PlainProperty(symbol(name), type, required)));
        });
        return same(List.copyOf(result));
    }

    private Object type(@Nullable Object declaration) {
        if (!(declaration instanceof Map<?, ?> map)) {
            return symbol(String.valueOf(declaration));
        }
        if (map.get("properties") instanceof Map<?, ?> inline) {
            return properties(inline);
        }
        if (map.containsKey("items")) {
            return same(new PlainArray(type(map.get("items"))));
        }
        if (map.containsKey("values")) {
            return same(new PlainMap(type(map.get("values"))));
        }
        return symbol(String.valueOf(map.get("type")));
    }

    private String symbol(Object text) {
        return (String) symbols.computeIfAbsent(text, any -> any);
    }

    @SuppressWarnings("unchecked") // What equals it is of its type.
    private <T> T same(T value) {
        return interning ? (T) symbols.computeIfAbsent(value, any -> any) : value;
    }
}
