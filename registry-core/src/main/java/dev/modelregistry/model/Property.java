package dev.modelregistry.model;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A property of a structure: a name, a type, and what else was declared about it. Immutable, and compared by content.
 */
public final class Property {

    static final Comparator<Property> BY_NAME = Comparator.comparing(Property::name);

    private final String name;
    private final PropertyType type;
    private final JsonObject attributes;

    /** Creates a property whose name is checked when it becomes part of a structure. */
    Property(String name, Declaration declaration) {
        this(name, declaration.type(), declaration.attributes());
    }

    /** Creates a property whose name is checked. */
    Property(String name, PropertyType type, JsonObject attributes) {
        this.name = name;
        this.type = type;
        this.attributes = attributes;
    }

    /**
     * Returns a property without attributes.
     *
     * @param name 1 to {@value Structure#MAX_NAME_LENGTH} characters of any kind
     * @throws dev.modelregistry.error.InvalidStructureException if the name is empty or too long
     */
    public static Property of(String name, PropertyType type) {
        Objects.requireNonNull(type, "type");
        return new Property(Names.require("the name of the property", name), type, JsonObject.EMPTY);
    }

    /**
     * Returns this property with an attribute, which replaces one of the same key. To set {@code required} to
     * {@code false} is to remove it.
     *
     * @param value a JSON value: {@code null}, a boolean, a string, a number, a list, or a map with string keys. Lists and
     *     maps are copied
     * @throws dev.modelregistry.error.InvalidStructureException if the value is anything else or has anything else in it,
     *     or if the key is one with which a declaration says what its type is: "type"; "items" for an array; "properties"
     *     and "values" for objects, maps and structures
     */
    public Property with(String key, @Nullable Object value) {
        return Problems.reject(problems -> {
            JsonObject added = new AttributeReader(problems).attributes(type, Members.of(key, value));
            JsonObject all = added.isEmpty() ? attributes.without(key) : attributes.with(key, added.get(key));
            if (all.valueCount() > Structure.MAX_ATTRIBUTE_VALUES) {
                problems.report(Assembly.TOO_MANY_ATTRIBUTE_VALUES);
            }
            return new Property(name, type, all);
        });
    }

    /**
     * Returns this property under a name, which becomes the very string that {@link #name()} returns; this very instance
     * for its own.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if the name is empty or too long
     */
    @SuppressWarnings({"StringEquality", "ReferenceEquality"
    }) // Another string of the same content is another name here.
    public Property withName(String other) {
        return other == name ? this : new Property(Names.require("the name of the property", other), type, attributes);
    }

    /** Returns the structure that the type is or, through arrays and maps, holds in the end; nothing if there is none. */
    public Optional<Structure> nestedStructure() {
        return Assembly.innermost(type) instanceof Structure structure ? Optional.of(structure) : Optional.empty();
    }

    /**
     * Returns this property with what {@code replacement} returns in the place of the structure that it nests, be it in
     * arrays or maps; this very instance when there is none, or it is replaced by itself.
     */
    public Property mapNested(UnaryOperator<Structure> replacement) {
        PropertyType replaced = Assembly.replaceInnermost(type, replacement);
        return replaced == type ? this : new Property(name, replaced, attributes);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the type. */
    public PropertyType type() {
        return type;
    }

    /**
     * Returns what was declared about the property besides its type, an immutable map sorted by key. The values are JSON
     * values in one canonical form: {@code null}, {@link Boolean}, {@link String}, {@link Long} for whole numbers that
     * fit, {@link java.math.BigDecimal} without trailing zeros for other numbers, and immutable {@link java.util.List}s
     * and maps of these. {@code required} is absent unless it is something other than {@code false}.
     */
    public Map<String, @Nullable Object> attributes() {
        return attributes;
    }

    /** Tells whether the attribute {@code required} is {@code true}. */
    public boolean isRequired() {
        return Boolean.TRUE.equals(attributes.get(Declaration.REQUIRED));
    }

    JsonObject declaredAttributes() {
        return attributes;
    }

    Declaration declaration() {
        return new Declaration(type, attributes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Property that && name.equals(that.name) && says(that.type, that.attributes));
    }

    /** Tells whether these are the type and the attributes; most often they are the very same instances. */
    boolean says(Object otherType, JsonObject otherAttributes) {
        return (type == otherType || type.equals(otherType))
                && (attributes == otherAttributes || attributes.equals(otherAttributes));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(structuralHash());
    }

    long structuralHash() {
        return StructuralHash.property(name, type, attributes);
    }

    /** Returns the name and a summary of the rest. */
    @Override
    public String toString() {
        return "Property[" + name + ", " + type + (attributes.isEmpty() ? "" : ", " + attributes.keySet()) + "]";
    }
}
