package dev.modelregistry.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map from any string to values that are all of one type.
 *
 * @param values the type of the values
 * @param attributes what was declared about the values besides their type, under the rules of
 *     {@link Property#attributes()}; empty for most maps
 */
public record MapType(PropertyType values, Map<String, @Nullable Object> attributes) implements PropertyType {

    /**
     * Creates a map type; the attributes are copied.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if the values nest too deep already, or an attribute is
     *     not a JSON value or has a name that says something about the type
     */
    public MapType {
        attributes = Declaration.ofElement(values, attributes).attributes();
    }

    /** Returns the map to {@code values} of which nothing else is declared. */
    public static MapType of(PropertyType values) {
        return new MapType(values, JsonObject.EMPTY);
    }

    @Override
    public int depth() {
        return 1 + values.depth();
    }
}
