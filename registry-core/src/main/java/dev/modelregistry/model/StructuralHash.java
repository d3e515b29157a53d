package dev.modelregistry.model;

import java.util.SplittableRandom;

/**
 * The arithmetic of structural hashes: 64 bits, and salted anew in every JVM, because tenants choose what is hashed and
 * must not be able to prepare collisions. Never persisted, and never taken for identity: equality always confirms.
 */
final class StructuralHash {

    private static final long SALT = new SplittableRandom().nextLong();
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** As many as the longest name has characters. */
    private static final long[] FACTORS =
            new SplittableRandom().longs(Structure.MAX_NAME_LENGTH).toArray();

    private StructuralHash() {}

    static long start(int tag) {
        return mix(SALT + tag * MULTIPLIER);
    }

    /** Combines so that the order matters. */
    static long combine(long hash, long next) {
        return mix((Long.rotateLeft(hash, 23) * MULTIPLIER) ^ next);
    }

    /**
     * Unlike {@link String#hashCode()}, for which anybody can find colliding names by hand ("Aa" and "BB"): characters are
     * multiplied by numbers that nobody knows and added up (multilinear hashing: Lemire and Kaser, «Strongly universal
     * string hashing is fast», 2014), which does not make one character wait for the other.
     */
    static long text(String text) {
        int length = text.length();
        long hash = SALT + length * MULTIPLIER;
        int end = Math.min(length, FACTORS.length);
        for (int i = 0; i < end; i++) {
            hash += FACTORS[i] * text.charAt(i);
        }
        for (int i = end; i < length; i++) {
            if (i % FACTORS.length == 0) {
                hash = mix(hash);
            }
            hash += FACTORS[i % FACTORS.length] * text.charAt(i);
        }
        return hash;
    }

    /** Returns the hash of a property; those of a structure's properties are added up and given to {@link #ofProperties}. */
    static long property(String name, PropertyType type, JsonObject attributes) {
        return combine(text(name), declaration(type, attributes));
    }

    /** Returns the hash of a structure. The order of its properties does not matter. */
    static long ofProperties(int count, long sum) {
        return combine(start(count), sum);
    }

    /**
     * Returns a hash of a property that is quicker to compute than {@link #property}, because it takes the hash code that a
     * string keeps, and worth less, because anybody can make those collide. The sum over all properties is that of a
     * structure, whatever their order.
     */
    static long quick(String name, PropertyType type, JsonObject attributes) {
        long named = (SALT ^ name.hashCode()) * MULTIPLIER;
        long typed = type instanceof ReferenceType reference
                ? reference.modelName().hashCode() + attributes.structuralHash()
                : type(type) + attributes.structuralHash();
        long hash = (named ^ Long.rotateLeft(typed, 17)) * 0xBF58476D1CE4E5B9L;
        return hash ^ (hash >>> 32);
    }

    /** Spreads a hash code over its lower bits (Fibonacci hashing). */
    static int spread(int hashCode) {
        return (int) ((hashCode * MULTIPLIER) >>> Integer.SIZE);
    }

    static long type(PropertyType type) {
        if (type instanceof ScalarType scalar) {
            return scalar.structuralHash();
        }
        if (type instanceof ReferenceType reference) {
            return combine(start(-1), text(reference.modelName()));
        }
        if (type instanceof Structure structure) {
            return combine(start(-2), structure.structuralHash());
        }
        Declaration element = Declaration.elementOf(type);
        return combine(start(type instanceof ArrayType ? -3 : -4), declaration(element.type(), element.attributes()));
    }

    private static long declaration(PropertyType type, JsonObject attributes) {
        return combine(type(type), attributes.structuralHash());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection. */
    private static long mix(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
