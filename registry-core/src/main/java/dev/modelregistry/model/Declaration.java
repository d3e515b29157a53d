package dev.modelregistry.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be said about a property, or about the elements of an array or a map: a type, and attributes. */
record Declaration(PropertyType type, JsonObject attributes) {

    static final String TYPE = "type";
    static final String ITEMS = "items";
    static final String PROPERTIES = "properties";
    static final String VALUES = "values";
    static final String REQUIRED = "required";

    static final String ARRAY = "array";
    static final String OBJECT = ScalarType.OBJECT.typeName();
    static final String REFERENCE_PREFIX = "ref:";

    static Declaration of(PropertyType type) {
        return new Declaration(type, JsonObject.EMPTY);
    }

    /** Returns a declaration of the elements of an array or a map that is about to be made. */
    static Declaration ofElement(PropertyType type, Map<String, @Nullable Object> attributes) {
        boolean fits = type.depth() < Structure.MAX_DEPTH;
        if (fits && attributes instanceof JsonObject canonical && mayHave(type, canonical)) {
            return new Declaration(type, canonical);
        }
        return Problems.reject(problems -> {
            if (!fits) {
                problems.report(Assembly.TOO_DEEP);
            }
            return new Declaration(
                    type, new AttributeReader(problems).attributes(type, Members.of(attributes, problems)));
        });
    }

    /** Returns what the elements of an array or a map are. */
    static Declaration elementOf(PropertyType type) {
        if (type instanceof ArrayType array) {
            return new Declaration(array.items(), (JsonObject) array.attributes());
        }
        if (type instanceof MapType map) {
            return new Declaration(map.values(), (JsonObject) map.attributes());
        }
        throw new IllegalArgumentException(type.getClass().getSimpleName() + " has no elements");
    }

    static boolean hasElements(PropertyType type) {
        return type instanceof ArrayType || type instanceof MapType;
    }

    /** Tells whether attributes are such as a declaration of a type has when it was read. */
    static boolean mayHave(PropertyType type, JsonObject attributes) {
        for (int i = 0; i < attributes.size(); i++) {
            if (reserves(type, attributes.keyAt(i)) || isAbsent(attributes.keyAt(i), attributes.valueAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether an attribute says no more than its absence. */
    static boolean isAbsent(String key, @Nullable Object value) {
        return key.equals(REQUIRED) && Boolean.FALSE.equals(value);
    }

    /** Tells whether {@code key} in a declaration says something about the type, so that no attribute can be called so. */
    static boolean reserves(PropertyType type, String key) {
        return switch (key) {
            case TYPE -> true;
            case ITEMS -> type instanceof ArrayType;
            case PROPERTIES, VALUES ->
                type == ScalarType.OBJECT || type instanceof Structure || type instanceof MapType;
            default -> false;
        };
    }
}
