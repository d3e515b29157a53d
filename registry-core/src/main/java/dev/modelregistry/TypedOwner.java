package dev.modelregistry;

import java.util.Objects;

/**
 * An owner together with what it is; made by {@link OwnerType#of(Object)}.
 *
 * @param type what the object is
 * @param object the owner itself
 * @param name a name for people to read, used in the owner's id when it is first seen; empty: its class's name
 */
public record TypedOwner(OwnerType type, Object object, String name) {

    /** Checks that nothing is {@code null} and that the object is not itself a typed owner. */
    public TypedOwner {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(name, "name");
        if (object instanceof TypedOwner) {
            throw new IllegalArgumentException("the owner is already typed: pass the object itself");
        }
    }

    /** Returns the same owner with a name for its id. */
    public TypedOwner named(String newName) {
        return new TypedOwner(type, object, newName);
    }
}
