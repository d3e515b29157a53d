package dev.modelregistry.model;

import org.jspecify.annotations.Nullable;

/** One map or list of a definition while it is read, and what it was found to mean in each of its roles. */
final class DefinitionNode {

    /** What is in the map; nothing for a list. */
    final Members members;

    /** Whether the map declares a type where it stands for a value. */
    final boolean isDeclaration;

    @Nullable
    Structure asProperties;

    @Nullable
    Declaration asValue;

    boolean beingRead;

    DefinitionNode(Members members) {
        this.members = members;
        this.isDeclaration = members.has(Declaration.TYPE);
    }
}
