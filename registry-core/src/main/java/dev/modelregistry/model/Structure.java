package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable tree of properties: what models have in common that look alike. It has no name, no tenant and no owner, and
 * keeps its properties sorted, so one instance may serve everybody without telling anybody who declared it.
 *
 * <p>Two structures are equal when they say the same: the order of properties and attributes, and the spelling, do not
 * matter; everything else does. Equality is decided by content alone; the hash only speeds it up.
 *
 * <p>Bounded: {@link #MAX_DEPTH}, {@link #MAX_PROPERTIES}, {@link #MAX_NAME_LENGTH} and {@link #MAX_ATTRIBUTE_VALUES}. All
 * that is not valid about a definition is reported at once.
 */
public final class Structure implements PropertyType {

    /**
     * How deep structures, arrays and maps may nest, the outermost structure included; and lists and maps in an attribute.
     */
    public static final int MAX_DEPTH = 64;

    /** How many properties there may be, those of nested structures included and counted at every occurrence. */
    public static final int MAX_PROPERTIES = 10_000;

    /** How many characters (UTF-16 code units) the name of a property, or of a model, may have; at least one. */
    public static final int MAX_NAME_LENGTH = 256;

    /**
     * How many values the attributes may hold in the whole tree, counted at every occurrence: every value and every element
     * of a list or map is one, and every 100 characters of a string or key one more.
     */
    public static final int MAX_ATTRIBUTE_VALUES = 100_000;

    // Sorted by name. This array and the primitives are all there is: there may be very many structures.
    private final Property[] properties;
    private final long hash;
    private final long order;
    private final int quickHash;
    private final int attributeValues;
    private final short size;
    private final byte depth;

    // Written without synchronization: threads that race compute the same, and nothing writes into it afterwards.
    private byte @Nullable [] digest;

    /**
     * Takes over {@code sorted}, which {@link Assembly} or {@link FlatDefinition} has checked.
     *
     * @param order where the properties were that a definition gave first, second and so on, as {@link Order} writes it
     */
    Structure(Property[] sorted, int depth, int size, int attributeValues, long order) {
        this.properties = sorted;
        this.depth = (byte) depth;
        this.size = (short) Math.min(size, Short.MAX_VALUE);
        this.attributeValues = attributeValues;
        this.order = order;
        long sum = 0;
        long quickSum = 0;
        for (Property property : sorted) {
            sum += property.structuralHash();
            quickSum += StructuralHash.quick(property.name(), property.type(), property.declaredAttributes());
        }
        this.hash = StructuralHash.ofProperties(sorted.length, sum);
        this.quickHash = (int) quickSum;
    }

    /** Takes over other instances of the properties of an equal structure. */
    private Structure(Property[] sorted, Structure equal) {
        this.properties = sorted;
        this.depth = equal.depth;
        this.size = equal.size;
        this.attributeValues = equal.attributeValues;
        this.hash = equal.hash;
        this.order = equal.order;
        this.quickHash = equal.quickHash;
        this.digest = equal.digest;
    }

    /**
     * Reads a definition: a map from property names to types, or {@code {"type": "object", "properties": {…}}} around such
     * a map. A type is one of
     *
     * <ul>
     *   <li>a name: that of a {@link ScalarType} ({@code "string"} or {@code "String"}; {@code "Date"} is a date and time,
     *       {@code "Buffer"} is binary), {@code "array"}, or that of a model, with {@code "ref:"} before it where it would
     *       mean something else;
     *   <li>a {@link Class} such as {@code String.class};
     *   <li>a {@link PropertyType};
     *   <li>a list of one type, for an array of it; an empty list for an array of any;
     *   <li>a map with the key {@code type}: that type, with the other keys as attributes. After the type {@code "array"}
     *       the key {@code items}, and after {@code "object"} one of {@code properties} and {@code values}, say more about
     *       the type;
     *   <li>a map without the key {@code type}, for a nested structure.
     * </ul>
     *
     * <p>The definition is copied. The effort is linear in its size, however often its parts refer to each other.
     *
     * @throws dev.modelregistry.error.InvalidStructureException listing all that is wrong: wrong kinds of values, null,
     *     what is ambiguous, what refers back to itself, what is out of bounds, and what another thread changes meanwhile
     */
    public static Structure of(Map<String, ?> definition) {
        FlatDefinition flat = FlatDefinition.read(definition);
        return flat == null ? Definition.readAll(definition) : flat.toStructure();
    }

    /** Returns a new builder, which leaves nothing to be misread. */
    public static StructureBuilder builder() {
        return new StructureBuilder();
    }

    /**
     * Returns the SHA-256 over the canonical encoding, as 64 lower-case hexadecimal digits: the same for equal structures
     * on every JVM and in every version that says «encoding v1». The digest is computed when first asked for, and kept.
     */
    public String fingerprint() {
        byte[] result = digest;
        if (result == null) {
            result = CanonicalEncoder.digest(this);
            digest = result;
        }
        return HexFormat.of().formatHex(result);
    }

    /** Returns the number that the first six bytes of the fingerprint are, and keeps nothing for it. */
    long number() {
        byte[] known = digest;
        byte[] first = known == null ? CanonicalEncoder.digest(this) : known;
        long number = 0;
        for (int i = 0; i < 6; i++) {
            number = number << Byte.SIZE | Byte.toUnsignedLong(first[i]);
        }
        return number;
    }

    @Override
    public int depth() {
        return depth;
    }

    /** Returns how many properties there are, those of nested structures included and counted at every occurrence. */
    public int size() {
        return size;
    }

    /** Returns how the structure is composed. */
    public StructureKind kind() {
        StructureKind kind = StructureKind.SIMPLE;
        for (Property property : properties) {
            PropertyType innermost = Assembly.innermost(property.type());
            if (innermost instanceof Structure) {
                return StructureKind.COMPLEX;
            }
            if (innermost != property.type()) {
                kind = StructureKind.ARRAY;
            }
        }
        return kind;
    }

    /** Returns an immutable set of the names of the properties, nested ones not included, in ascending order. */
    public Set<String> propertyNames() {
        return new PropertyNames(this);
    }

    /** Returns an immutable list of the properties, in ascending order of their names. */
    public List<Property> properties() {
        return Collections.unmodifiableList(Arrays.asList(properties));
    }

    /** Returns the property of a name; nothing if there is none, or the name is {@code null}. */
    public Optional<Property> findProperty(@Nullable String name) {
        int low = 0;
        int high = name == null ? -1 : properties.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = properties[middle].name().compareTo(name);
            if (order == 0) {
                return Optional.of(properties[middle]);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the definition in the long spelling, {@code {"type": "object", "properties": {…}}}: a new immutable map of
     * nothing but JSON values, with every part spelled so that {@link #of} reads an equal structure.
     */
    public Map<String, Object> toMap() {
        return DefinitionWriter.write(this);
    }

    /** Returns the nested structures one level down, be they in arrays or maps, in order and as often as they occur. */
    public List<Structure> nestedStructures() {
        List<Structure> nested = new ArrayList<>();
        for (Property property : properties) {
            property.nestedStructure().ifPresent(nested::add);
        }
        return Collections.unmodifiableList(nested);
    }

    /**
     * Returns this structure with what {@code replacement} returns in the place of each of {@link #properties()}; this very
     * instance when each is replaced by itself.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if the result would be out of bounds, or two properties
     *     would have one name
     */
    public Structure mapProperties(UnaryOperator<Property> replacement) {
        Property[] replaced = new Property[properties.length];
        boolean isSame = true;
        boolean isEqual = true;
        for (int i = 0; i < properties.length; i++) {
            Property before = properties[i];
            Property after = Objects.requireNonNull(replacement.apply(before), "replacement");
            replaced[i] = after;
            isSame &= after == before;
            isEqual = isEqual && after.equals(before);
        }
        if (isSame) {
            return this;
        }
        return isEqual
                ? new Structure(replaced, this)
                : Problems.reject(problems -> Assembly.assemble(Arrays.asList(replaced), problems));
    }

    /** Returns how many properties there are on this level. */
    int width() {
        return properties.length;
    }

    /** Returns the sum of {@link StructuralHash#quick} over the properties. */
    int quickHash() {
        return quickHash;
    }

    /** Returns an order in which a definition gave the properties; a guess at the next one's, and nothing else. */
    long order() {
        return order;
    }

    /** Returns a property by its place in the order of names. */
    Property propertyAt(int index) {
        return properties[index];
    }

    /** Returns how many values the attributes hold, as {@link #MAX_ATTRIBUTE_VALUES} counts them. */
    int attributeValues() {
        return attributeValues;
    }

    long structuralHash() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Structure that && hash == that.hash && hasSameProperties(that));
    }

    private boolean hasSameProperties(Structure that) {
        Property[] others = that.properties;
        if (properties.length != others.length) {
            return false;
        }
        for (int i = 0; i < others.length; i++) {
            if (!properties[i].equals(others[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    /** Returns a short description that names no property; the number at its end is the same within this JVM only. */
    @Override
    public String toString() {
        return "Structure[" + size + (size == 1 ? " property" : " properties") + ", depth " + depth + ", #"
                + Integer.toHexString(hashCode()) + "]";
    }
}
