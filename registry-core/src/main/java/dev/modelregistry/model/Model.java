package dev.modelregistry.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A name, a structure and settings. Immutable, and compared by these three. */
public final class Model {

    static final String STRICT = "strict";
    static final String ANONYMOUS = "anonymous";

    private static final String ANONYMOUS_PREFIX = "AnonymousModel_";
    private static final JsonObject ANONYMOUS_SETTINGS = JsonObject.EMPTY.with(ANONYMOUS, true);

    private final String name;
    private final Structure structure;
    private final JsonObject settings;

    Model(String name, Structure structure, JsonObject settings) {
        this.name = name;
        this.structure = structure;
        this.settings = settings;
    }

    /**
     * Returns a model without settings.
     *
     * @param name 1 to {@value Structure#MAX_NAME_LENGTH} characters of any kind
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static Model of(String name, Structure structure) {
        return builder(name, structure).build();
    }

    /**
     * Returns a new builder, for a model with settings.
     *
     * @param name 1 to {@value Structure#MAX_NAME_LENGTH} characters of any kind
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static ModelBuilder builder(String name, Structure structure) {
        return new ModelBuilder(name, structure);
    }

    /**
     * Returns the anonymous model {@code AnonymousModel_<number>}. It can always be made again from its structure, so it
     * is the first to go.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static Model anonymous(long number, Structure structure) {
        if (number < 0) {
            throw new IllegalArgumentException("an anonymous model's number is not negative: " + number);
        }
        Objects.requireNonNull(structure, "structure");
        return new Model(ANONYMOUS_PREFIX + number, structure, ANONYMOUS_SETTINGS);
    }

    /**
     * Returns the number for an anonymous model that follows from its structure alone: the first 48 bits of the
     * fingerprint. Other structures may have the same.
     */
    public static long anonymousNumber(Structure structure) {
        return structure.number();
    }

    /** Tells whether settings are such as a model of this name has when it was built. */
    static boolean mayHave(String name, JsonObject settings) {
        if (settings.containsKey(ANONYMOUS)) {
            return settings.equals(ANONYMOUS_SETTINGS) && name.startsWith(ANONYMOUS_PREFIX);
        }
        JsonObject others = settings.without(STRICT);
        return others.valueCount() <= Structure.MAX_ATTRIBUTE_VALUES
                && (others == settings || Boolean.TRUE.equals(settings.get(STRICT)));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the structure, which other models may have too. */
    public Structure structure() {
        return structure;
    }

    /**
     * Returns the settings, an immutable map sorted by key, of JSON values in the form that {@link Property#attributes()}
     * describes. {@code strict} and {@code anonymous} are absent unless they are {@code true}.
     */
    public Map<String, @Nullable Object> settings() {
        return settings;
    }

    /** Tells whether values may have the declared properties only. */
    public boolean isStrict() {
        return !settings.isEmpty() && Boolean.TRUE.equals(settings.get(STRICT));
    }

    /** Tells whether the model was made for an inline structure, by {@link #anonymous}. */
    public boolean isAnonymous() {
        return !settings.isEmpty() && Boolean.TRUE.equals(settings.get(ANONYMOUS));
    }

    /** Returns the model of this name and these settings with another structure; this very instance for its own. */
    public Model withStructure(Structure other) {
        return other == structure ? this : new Model(name, Objects.requireNonNull(other, "structure"), settings);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Model that
                        && name.equals(that.name)
                        && structure.equals(that.structure)
                        && settings.equals(that.settings));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + structure.hashCode()) + Long.hashCode(settings.structuralHash());
    }

    /** Returns the name and a short description of the structure. */
    @Override
    public String toString() {
        return "Model[" + name + ", " + structure + (settings.isEmpty() ? "" : ", " + settings.keySet()) + "]";
    }
}
