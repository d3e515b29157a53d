package dev.modelregistry.model;

import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A definition of what most definitions are: a few properties of scalar types or references, each given by a name, a class,
 * a type, or a map with the keys {@code type} and {@code required}. It is read in one pass, and only when it leaves no
 * question open: what has anything else in it, be that valid or not, is for {@link StructureReader}.
 *
 * <p>Here too every map is read once, so that what comes out was in it at some time: a map that stands for the types of
 * several properties is recognised.
 */
final class FlatDefinition {

    /** Bounds what many names of equal hash codes may cost, which are easy to make. Twice as many fit into a byte. */
    private static final int MOST = 63;

    /** Names and types by turns; an array of anything, for to put a thing into one of an interface is to be asked for it. */
    private final Object[] parts;

    /** The attributes, as far as there are any. */
    private @Nullable JsonObject @Nullable [] attributes;

    private int end;
    private int quickHash;

    private FlatDefinition(int expected) {
        parts = new Object[2 * expected];
    }

    /** Returns what was read; {@code null} if it takes more to understand it, or to say what is wrong with it. */
    static @Nullable FlatDefinition read(@Nullable Map<?, ?> map) {
        int expected = map == null ? 0 : map.size();
        if (map == null || expected < 1 || expected > MOST) {
            return null;
        }
        FlatDefinition definition = new FlatDefinition(expected);
        try {
            return definition.addAll(map) ? definition : null;
        } catch (ConcurrentModificationException e) {
            return null;
        }
    }

    private boolean addAll(Map<?, ?> map) {
        int place = 0;
        long sum = 0;
        Declarations declarations = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            // A key called "type" may mean that this is the long spelling.
            if (place == parts.length
                    || !(entry.getKey() instanceof String name)
                    || !Names.isValid(name)
                    || name.equals(Declaration.TYPE)) {
                return false;
            }
            Object value = entry.getValue();
            PropertyType type;
            JsonObject stated = JsonObject.EMPTY;
            if (value instanceof String typeName) {
                type = TypeNames.find(typeName);
            } else if (value instanceof Map<?, ?> declaration) {
                declarations = declarations == null ? new Declarations(parts.length / 2) : declarations;
                Declaration declared = declarations.read(declaration);
                type = declared == null ? null : declared.type();
                stated = declared == null ? stated : declared.attributes();
            } else {
                type = typeOf(value);
            }
            if (type == null) {
                return false;
            }
            parts[place] = name;
            parts[place + 1] = type;
            if (stated != JsonObject.EMPTY) {
                state(place / 2, stated);
            }
            sum += StructuralHash.quick(name, type, stated);
            place += 2;
        }
        end = place;
        quickHash = (int) sum;
        return true;
    }

    private static @Nullable PropertyType typeOf(@Nullable Object value) {
        if (value instanceof ScalarType || value instanceof ReferenceType) {
            return (PropertyType) value;
        }
        return value instanceof Class<?> type ? TypeNames.find(type) : null;
    }

    private void state(int index, JsonObject stated) {
        @Nullable JsonObject[] all = attributes == null ? new JsonObject[parts.length / 2] : attributes;
        all[index] = stated;
        attributes = all;
    }

    private String nameAt(int place) {
        return (String) parts[place];
    }

    private PropertyType typeAt(int place) {
        return (PropertyType) parts[place + 1];
    }

    private JsonObject attributesAt(int place) {
        JsonObject stated = attributes == null ? null : attributes[place / 2];
        return stated == null ? JsonObject.EMPTY : stated;
    }

    int quickHash() {
        return quickHash;
    }

    /** Tells whether a structure has these properties: as many, and each of these is one of its own. */
    boolean describes(Structure structure) {
        int size = end / 2;
        if (quickHash != structure.quickHash() || size != structure.width()) {
            return false;
        }
        if (size > Order.MOST) {
            return describesInAnyOrder(structure);
        }
        long order = structure.order();
        for (int i = 0; i < size; i++) {
            Property property = structure.propertyAt(Order.placeOf(order, i));
            if (!property.name().equals(parts[2 * i])) {
                return describesInAnyOrder(structure);
            }
            if (!property.says(parts[2 * i + 1], attributesAt(2 * i))) {
                return false;
            }
        }
        return true;
    }

    /** Finds names by open addressing: cells have places of names plus two, and are more than twice as many. */
    private boolean describesInAnyOrder(Structure structure) {
        byte[] cells = new byte[Integer.highestOneBit(end) << 1];
        for (int place = 0; place < end; place += 2) {
            int cell = cellOf(nameAt(place), cells);
            if (cells[cell] != 0) {
                return false;
            }
            cells[cell] = (byte) (place + 2);
        }
        for (int i = 0; i < end / 2; i++) {
            Property property = structure.propertyAt(i);
            int place = cells[cellOf(property.name(), cells)] - 2;
            if (place < 0 || !property.says(parts[place + 1], attributesAt(place))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the cell of a name, or the empty one where it would be. */
    private int cellOf(String name, byte[] cells) {
        int hashCode = name.hashCode();
        int mask = cells.length - 1;
        int cell = StructuralHash.spread(hashCode) & mask;
        for (int there = cells[cell]; there != 0; there = cells[cell]) {
            Object other = parts[there - 2];
            if (other.hashCode() == hashCode && other.equals(name)) {
                return cell;
            }
            cell = (cell + 1) & mask;
        }
        return cell;
    }

    Structure toStructure() {
        Property[] given = new Property[end / 2];
        int depth = 1;
        int values = 0;
        for (int place = 0; place < end; place += 2) {
            PropertyType type = typeAt(place);
            JsonObject stated = attributesAt(place);
            given[place / 2] = new Property(nameAt(place), type, stated);
            depth = Math.max(depth, 1 + type.depth());
            values += stated.valueCount();
        }
        Property[] sorted = given.clone();
        Arrays.sort(sorted, Property.BY_NAME);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].name().equals(sorted[i - 1].name())) {
                return Problems.reject(problems -> Assembly.assemble(Arrays.asList(given), problems));
            }
        }
        long order = given.length > Order.MOST ? Order.SORTED : Order.of(given, sorted);
        return new Structure(sorted, depth, sorted.length, values, order);
    }

    /** The maps that stood for types so far, each of which is read once, and what they said. */
    private static final class Declarations {

        private final Map<?, ?>[] maps;
        private final Declaration[] meanings;
        private int size;

        Declarations(int most) {
            maps = new Map<?, ?>[most];
            meanings = new Declaration[most];
        }

        /** Returns what a map says; {@code null} if it may say more than is known here. */
        @Nullable
        Declaration read(Map<?, ?> map) {
            for (int i = 0; i < size; i++) {
                if (maps[i] == map) {
                    return meanings[i];
                }
            }
            PropertyType type = null;
            JsonObject stated = null;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object value = entry.getValue();
                if (Declaration.TYPE.equals(entry.getKey()) && type == null && value instanceof String name) {
                    type = TypeNames.find(name);
                    if (type == null) {
                        return null;
                    }
                } else if (Declaration.REQUIRED.equals(entry.getKey())
                        && stated == null
                        && value instanceof Boolean required) {
                    stated = required ? JsonObject.REQUIRED : JsonObject.EMPTY;
                } else {
                    return null;
                }
            }
            if (type == null) {
                return null;
            }
            Declaration meaning = new Declaration(type, stated == null ? JsonObject.EMPTY : stated);
            maps[size] = map;
            meanings[size] = meaning;
            size++;
            return meaning;
        }
    }
}
