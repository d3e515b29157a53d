package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Builds a {@link Structure} of typed parts. The order of the properties does not matter. Not safe for use by several
 * threads; may be used again after {@link #build()}.
 */
public final class StructureBuilder {

    private final List<Property> properties = new ArrayList<>();

    StructureBuilder() {}

    /** Adds a property without attributes. */
    public StructureBuilder property(String name, PropertyType type) {
        Objects.requireNonNull(name, "name");
        properties.add(new Property(name, Declaration.of(Objects.requireNonNull(type, "type"))));
        return this;
    }

    /** Adds a property that is required and has no other attributes. */
    public StructureBuilder required(String name, PropertyType type) {
        Objects.requireNonNull(name, "name");
        Declaration declaration = new Declaration(Objects.requireNonNull(type, "type"), JsonObject.REQUIRED);
        properties.add(new Property(name, declaration));
        return this;
    }

    /** Adds a property that has attributes; see {@link Property#with}. */
    public StructureBuilder property(Property property) {
        properties.add(Objects.requireNonNull(property, "property"));
        return this;
    }

    /**
     * Returns the structure of the properties that were added.
     *
     * @throws dev.modelregistry.error.InvalidStructureException listing all that is wrong: names that are empty, too long or
     *     used twice, and bounds of {@link Structure} that are passed
     */
    public Structure build() {
        return Problems.reject(problems -> Assembly.assemble(properties, problems));
    }
}
