package dev.modelregistry.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes structures in the long spelling, the one that cannot be misread. */
final class DefinitionWriter {

    private DefinitionWriter() {}

    static Map<String, Object> write(Structure structure) {
        Map<String, Object> result = new LinkedHashMap<>(4);
        result.put(Declaration.TYPE, Declaration.OBJECT);
        result.put(Declaration.PROPERTIES, properties(structure));
        return Collections.unmodifiableMap(result);
    }

    private static Map<String, Object> properties(Structure structure) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (Property property : structure.properties()) {
            result.put(property.name(), declaration(property.declaration()));
        }
        return Collections.unmodifiableMap(result);
    }

    private static Map<String, @Nullable Object> declaration(Declaration declaration) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(4);
        PropertyType type = declaration.type();
        if (type instanceof ScalarType scalar) {
            result.put(Declaration.TYPE, scalar.typeName());
        } else if (type instanceof ReferenceType reference) {
            result.put(Declaration.TYPE, Declaration.REFERENCE_PREFIX + reference.modelName());
        } else if (type instanceof Structure structure) {
            result.put(Declaration.TYPE, Declaration.OBJECT);
            result.put(Declaration.PROPERTIES, properties(structure));
        } else if (type instanceof ArrayType) {
            result.put(Declaration.TYPE, Declaration.ARRAY);
            result.put(Declaration.ITEMS, declaration(Declaration.elementOf(type)));
        } else {
            result.put(Declaration.TYPE, Declaration.OBJECT);
            result.put(Declaration.VALUES, declaration(Declaration.elementOf(type)));
        }
        result.putAll(declaration.attributes());
        return Collections.unmodifiableMap(result);
    }
}
