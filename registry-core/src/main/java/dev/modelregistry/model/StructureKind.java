package dev.modelregistry.model;

/** How a structure is composed, from the plainest to the richest; the richest thing in it decides. */
public enum StructureKind {
    /** Nothing but scalars and references. */
    SIMPLE,
    /** An array or a map somewhere, but no nested structure. */
    ARRAY,
    /** A nested structure somewhere, be it in an array or a map. */
    COMPLEX
}
