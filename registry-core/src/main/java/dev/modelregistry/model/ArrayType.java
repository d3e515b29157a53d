package dev.modelregistry.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An array whose elements are all of one type.
 *
 * @param items the type of the elements
 * @param attributes what was declared about the elements besides their type, under the rules of
 *     {@link Property#attributes()}; empty for most arrays
 */
public record ArrayType(PropertyType items, Map<String, @Nullable Object> attributes) implements PropertyType {

    /**
     * Creates an array type; the attributes are copied.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if the elements nest too deep already, or an attribute is
     *     not a JSON value or has a name that says something about the type
     */
    public ArrayType {
        attributes = Declaration.ofElement(items, attributes).attributes();
    }

    /** Returns the array of {@code items} of which nothing else is declared. */
    public static ArrayType of(PropertyType items) {
        return new ArrayType(items, JsonObject.EMPTY);
    }

    @Override
    public int depth() {
        return 1 + items.depth();
    }
}
