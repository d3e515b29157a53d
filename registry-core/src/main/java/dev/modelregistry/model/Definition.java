package dev.modelregistry.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A definition that was read and checked, and of which no structure has been made yet if it is a plain one: to recognise a
 * known structure in it costs much less than to make another.
 *
 * <p>A copy: what happens to the map afterwards does not matter. Immutable.
 */
public final class Definition {

    private final @Nullable FlatDefinition flat;
    private final @Nullable Structure structure;

    private Definition(@Nullable FlatDefinition flat, @Nullable Structure structure) {
        this.flat = flat;
        this.structure = structure;
    }

    /**
     * Reads a definition, as {@link Structure#of} describes it.
     *
     * @throws dev.modelregistry.error.InvalidStructureException listing all that is wrong
     */
    public static Definition read(Map<String, ?> definition) {
        FlatDefinition flat = FlatDefinition.read(definition);
        return flat == null ? new Definition(null, readAll(definition)) : new Definition(flat, null);
    }

    /** Reads any definition, however deep it nests and whatever is wrong with it. */
    static Structure readAll(Map<String, ?> definition) {
        return Problems.reject(problems -> new StructureReader(problems).readRoot(definition));
    }

    /** Tells whether this is a definition of a structure, that is, whether {@link #toStructure()} would be equal to it. */
    public boolean describes(Structure known) {
        return flat == null ? known.equals(structure) : flat.describes(known);
    }

    /**
     * Returns a number that agrees with {@link #hashOf} of the structure that this describes. Within this JVM only, and
     * easy to make collide: to be used where that does no harm.
     */
    public int hash() {
        return flat == null ? made().quickHash() : flat.quickHash();
    }

    /** Returns the {@link #hash()} of the definitions of a structure. */
    public static int hashOf(Structure structure) {
        return structure.quickHash();
    }

    /**
     * Returns the structure: the same instance again or another one.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if a name was given twice, as only maps that tell equal
     *     strings apart can do
     */
    public Structure toStructure() {
        return flat == null ? made() : flat.toStructure();
    }

    private Structure made() {
        return Objects.requireNonNull(structure);
    }

    /** Returns a short description that names no property. */
    @Override
    public String toString() {
        return "Definition[#" + Integer.toHexString(hash()) + "]";
    }
}
