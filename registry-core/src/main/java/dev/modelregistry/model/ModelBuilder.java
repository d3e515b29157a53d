package dev.modelregistry.model;

import dev.modelregistry.error.StructureProblem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Model} with settings. Not safe for use by several threads; may be used again after {@link #build()}. */
public final class ModelBuilder {

    private final String name;
    private final Structure structure;
    private JsonObject settings = JsonObject.EMPTY;

    ModelBuilder(String name, Structure structure) {
        this.name = Objects.requireNonNull(name, "name");
        this.structure = Objects.requireNonNull(structure, "structure");
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException(Names.complaint("the name of the model", name.length()));
        }
    }

    /** Sets whether values may have the declared properties only; they may have others unless this is called. */
    public ModelBuilder strict(boolean strict) {
        settings = strict ? settings.with(Model.STRICT, true) : settings.without(Model.STRICT);
        return this;
    }

    /**
     * Sets a setting, in the place of one of the same key.
     *
     * @param value a JSON value, which is copied; a boolean for {@code strict}
     * @throws IllegalArgumentException if the value is not a JSON value or out of the bounds of
     *     {@link Structure#MAX_ATTRIBUTE_VALUES}, if {@code strict} is not a boolean, or if the key is {@code anonymous}:
     *     {@link Model#anonymous} makes such models
     */
    public ModelBuilder setting(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        if (key.equals(Model.ANONYMOUS)) {
            throw new IllegalArgumentException(
                    "The setting 'anonymous' is reserved; Model.anonymous makes an anonymous model");
        }
        if (key.equals(Model.STRICT)) {
            if (value instanceof Boolean strict) {
                return strict(strict);
            }
            throw new IllegalArgumentException("The setting 'strict' must be a boolean");
        }
        Problems problems = new Problems();
        problems.enter(key);
        JsonObject changed = settings.with(key, new AttributeReader(problems).value(value));
        if (changed.valueCount() > Structure.MAX_ATTRIBUTE_VALUES) {
            problems.report("has more than " + Structure.MAX_ATTRIBUTE_VALUES + " values, with the settings there are");
        }
        if (problems.count() > 0) {
            StructureProblem problem = problems.first();
            throw new IllegalArgumentException("The setting at " + problem.pointer() + " " + problem.message());
        }
        settings = changed;
        return this;
    }

    /** Returns the model. */
    public Model build() {
        return new Model(name, structure, settings);
    }
}
