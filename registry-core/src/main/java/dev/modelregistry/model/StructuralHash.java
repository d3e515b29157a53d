package dev.modelregistry.model;

import java.util.SplittableRandom;

/**
 * The arithmetic of structural hashes: 64 bits, and salted anew in every JVM, because tenants choose what is hashed and
 * must not be able to prepare collisions. Never persisted, and never taken for identity: equality always confirms.
 */
final class StructuralHash {

    private static final long SALT = new SplittableRandom().nextLong();
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private StructuralHash() {}

    static long start(int tag) {
        return mix(SALT + tag * MULTIPLIER);
    }

    /** Combines so that the order matters. */
    static long combine(long hash, long next) {
        return mix((Long.rotateLeft(hash, 23) * MULTIPLIER) ^ next);
    }

    /** Unlike {@link String#hashCode()}, for which anybody can find colliding names by hand ("Aa" and "BB"). */
    static long text(String text) {
        long hash = SALT ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = Long.rotateLeft(hash ^ text.charAt(i), 27) * MULTIPLIER;
        }
        return mix(hash);
    }

    static long type(PropertyType type) {
        if (type instanceof ScalarType scalar) {
            return start(scalar.code());
        }
        if (type instanceof ReferenceType reference) {
            return combine(start(-1), text(reference.modelName()));
        }
        if (type instanceof Structure structure) {
            return combine(start(-2), structure.structuralHash());
        }
        Declaration element = Declaration.elementOf(type);
        return combine(start(type instanceof ArrayType ? -3 : -4), declaration(element));
    }

    static long declaration(Declaration declaration) {
        return combine(type(declaration.type()), declaration.attributes().structuralHash());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection. */
    private static long mix(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
