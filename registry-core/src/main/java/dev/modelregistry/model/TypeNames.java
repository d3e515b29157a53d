package dev.modelregistry.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the strings and the Java classes mean that stand for types in a definition. */
final class TypeNames {

    private static final PropertyType ARRAY_OF_ANY = ArrayType.of(ScalarType.ANY);

    /** A power of two, several times as many as there are names. */
    private static final int CELLS = 128;

    private static final @Nullable String[] NAMES = new @Nullable String[CELLS];
    private static final PropertyType[] TYPES = new PropertyType[CELLS];
    private static final Map<Class<?>, PropertyType> BY_CLASS = classes();

    static {
        names().forEach((name, type) -> {
            int cell = cellOf(name);
            NAMES[cell] = name;
            TYPES[cell] = type;
        });
    }

    private TypeNames() {}

    static PropertyType arrayOfAny() {
        return ARRAY_OF_ANY;
    }

    /** Tells whether {@code name} spells a scalar type, or the array of any. */
    static boolean isNameOf(PropertyType type, String name) {
        return known(name) == type;
    }

    /** Returns the type that a string stands for; {@code null} if it stands for none. */
    static @Nullable PropertyType find(String name) {
        PropertyType known = known(name);
        if (known != null) {
            return known;
        }
        int start = startOfReference(name);
        return Names.isValidLength(name.length() - start) ? new ReferenceType(name.substring(start)) : null;
    }

    /** Returns the type that a class stands for; {@code null} if it stands for none. */
    static @Nullable PropertyType find(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** Returns the type that a string stands for; a placeholder after reporting a problem. */
    static PropertyType named(String name, Problems problems) {
        PropertyType type = find(name);
        if (type == null) {
            problems.report(Names.complaint("the name of the type", name.length() - startOfReference(name)));
            return ScalarType.ANY;
        }
        return type;
    }

    /** Returns the type that a class stands for; a placeholder after reporting a problem. */
    static PropertyType of(Class<?> type, Problems problems) {
        PropertyType known = find(type);
        if (known == null) {
            problems.report(
                    "is the class " + type.getTypeName() + ", which stands for no type; those of text, numbers, "
                            + "booleans, dates and bytes do, and Object, Map, Collection, List and Set");
            return ScalarType.ANY;
        }
        return known;
    }

    private static int startOfReference(String name) {
        return name.startsWith(Declaration.REFERENCE_PREFIX) ? Declaration.REFERENCE_PREFIX.length() : 0;
    }

    private static @Nullable PropertyType known(String name) {
        int cell = cellOf(name);
        return NAMES[cell] == null ? null : TYPES[cell];
    }

    /** Returns the cell of a name, or the empty one where it would be. */
    private static int cellOf(String name) {
        int cell = StructuralHash.spread(name.hashCode()) & (CELLS - 1);
        for (String there = NAMES[cell]; there != null && !there.equals(name); there = NAMES[cell]) {
            cell = (cell + 1) & (CELLS - 1);
        }
        return cell;
    }

    private static Map<String, PropertyType> names() {
        Map<String, PropertyType> names = new HashMap<>();
        for (ScalarType type : ScalarType.values()) {
            addSpellings(names, type.typeName(), type);
        }
        addSpellings(names, "buffer", ScalarType.BINARY);
        addSpellings(names, Declaration.ARRAY, ARRAY_OF_ANY);
        names.put("GeoPoint", ScalarType.GEOPOINT);
        names.put("DateTime", ScalarType.DATETIME);
        // JavaScript's Date is a point in time, and LoopBack's definitions mean that one.
        names.put("Date", ScalarType.DATETIME);
        return names;
    }

    private static void addSpellings(Map<String, PropertyType> names, String name, PropertyType type) {
        names.put(name, type);
        names.put(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), type);
    }

    private static Map<Class<?>, PropertyType> classes() {
        Map<Class<?>, PropertyType> classes = new HashMap<>();
        add(classes, ScalarType.STRING, String.class, CharSequence.class);
        add(classes, ScalarType.INTEGER, Integer.class, Long.class, Short.class, Byte.class, BigInteger.class);
        add(classes, ScalarType.INTEGER, int.class, long.class, short.class, byte.class);
        add(classes, ScalarType.INTEGER, AtomicInteger.class, AtomicLong.class);
        add(classes, ScalarType.NUMBER, Number.class, Double.class, Float.class, BigDecimal.class);
        add(classes, ScalarType.NUMBER, double.class, float.class);
        add(classes, ScalarType.BOOLEAN, Boolean.class, boolean.class);
        add(classes, ScalarType.DATE, LocalDate.class);
        add(classes, ScalarType.DATETIME, java.util.Date.class, Instant.class, LocalDateTime.class);
        add(classes, ScalarType.DATETIME, OffsetDateTime.class, ZonedDateTime.class);
        add(classes, ScalarType.BINARY, byte[].class, ByteBuffer.class);
        add(classes, ScalarType.OBJECT, Object.class, Map.class);
        add(classes, ARRAY_OF_ANY, Collection.class, List.class, Set.class);
        return Map.copyOf(classes);
    }

    private static void add(Map<Class<?>, PropertyType> classes, PropertyType type, Class<?>... meaning) {
        for (Class<?> each : meaning) {
            classes.put(each, type);
        }
    }
}
