package dev.modelregistry.model;

/**
 * What the values of a property are: a scalar, an array or a map of a type, a nested structure, or a model referred to by
 * name. All are immutable and compared by content.
 */
public sealed interface PropertyType permits ScalarType, ArrayType, MapType, Structure, ReferenceType {

    /**
     * Returns how deep the type nests: 0 for scalars and references, one more than its elements for an array or a map, one
     * more than its deepest property for a structure (1 when it is empty). Never more than {@link Structure#MAX_DEPTH}.
     */
    int depth();
}
