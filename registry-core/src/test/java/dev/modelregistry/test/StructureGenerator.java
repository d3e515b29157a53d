package dev.modelregistry.test;

import dev.modelregistry.model.ArrayType;
import dev.modelregistry.model.MapType;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.PropertyType;
import dev.modelregistry.model.ReferenceType;
import dev.modelregistry.model.ScalarType;
import dev.modelregistry.model.Structure;
import dev.modelregistry.model.StructureBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Random structures, the ways to write each of them down, and structures that differ from one in a single respect. All
 * follows from the seed.
 */
public final class StructureGenerator {

    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "name",
            "type",
            "properties",
            "items",
            "values",
            "$ref",
            "@timestamp",
            "+1",
            "class",
            "length",
            "__proto__",
            "keys",
            "Aa",
            "BB",
            "AaAa",
            "BBBB",
            "a/b",
            "~",
            "\u00e9",
            "\u0130",
            "\u20ac",
            "\uD83D\uDE00",
            "\uD83D",
            "\uDE00",
            "\u0000",
            "required",
            "ref:x",
            "string",
            "x".repeat(256));

    private static final List<String> KEYS =
            List.of("required", "default", "enum", "description", "index", "id", "\u00e9", "", "Aa", "BB");

    private final Random random;

    /** Makes a generator that gives the same structures for the same seed in every JVM. */
    public StructureGenerator(long seed) {
        this.random = new Random(seed);
    }

    /* ---- structures ---- */

    /** Returns a structure of up to four levels, with odd names among its properties. */
    public Structure structure() {
        return structure(1 + random.nextInt(4));
    }

    private Structure structure(int depth) {
        StructureBuilder builder = Structure.builder();
        Set<String> names = new HashSet<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            names.add(pick(NAMES));
        }
        for (String name : names) {
            builder.property(property(name, type(depth - 1)));
        }
        return builder.build();
    }

    private Property property(String name, PropertyType type) {
        Property property = Property.of(name, type);
        for (Map.Entry<String, @Nullable Object> attribute : attributes().entrySet()) {
            property = property.with(attribute.getKey(), attribute.getValue());
        }
        return property;
    }

    private PropertyType type(int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 5);
        return switch (kind) {
            case 0 -> new ReferenceType(pick(NAMES));
            case 1, 2, 3, 4 -> pick(List.of(ScalarType.values()));
            case 5 -> new ArrayType(type(depth - 1), attributes());
            case 6 -> new MapType(type(depth - 1), attributes());
            default -> structure(depth);
        };
    }

    private Map<String, @Nullable Object> attributes() {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(6) - 2; i > 0; i--) {
            attributes.put(pick(KEYS), value(2));
        }
        return attributes;
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> pick(NAMES);
            case 3 -> (long) random.nextInt(5);
            case 4 -> random.nextLong();
            case 5 -> BigDecimal.valueOf(random.nextInt(1_000), random.nextInt(7) - 3);
            case 6 -> random.nextGaussian();
            case 7 -> values(depth);
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                values(depth).forEach(value -> map.put(pick(KEYS), value));
                yield map;
            }
        };
    }

    private List<@Nullable Object> values(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(depth - 1));
        }
        return list;
    }

    /* ---- ways to write one down ---- */

    /** Returns a definition of the structure in one of its spellings, in any order. */
    public Map<String, Object> definition(Structure structure) {
        Map<String, Object> properties = properties(structure);
        boolean bareIsMisread = structure.findProperty("type").isPresent();
        return bareIsMisread || random.nextBoolean() ? wrapped(properties) : properties;
    }

    private static Map<String, Object> wrapped(Map<String, Object> properties) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", "object");
        result.put("properties", properties);
        return result;
    }

    private Map<String, Object> properties(Structure structure) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (Property property : shuffled(structure.properties())) {
            result.put(property.name(), declaration(property.type(), property.attributes()));
        }
        return result;
    }

    private Object declaration(PropertyType type, Map<String, @Nullable Object> attributes) {
        if (attributes.isEmpty() && random.nextBoolean()) {
            return spelling(type);
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        if (type instanceof ArrayType array && random.nextBoolean()) {
            result.put("type", "array");
            result.put("items", declaration(array.items(), array.attributes()));
        } else if (type instanceof MapType map) {
            result.put("type", "Object");
            result.put("values", declaration(map.values(), map.attributes()));
        } else if (type instanceof Structure structure) {
            result.put("type", "object");
            result.put("properties", properties(structure));
        } else {
            result.put("type", spelling(type));
        }
        attributes.forEach((key, value) -> result.put(key, respelled(value)));
        if (!attributes.containsKey("required") && random.nextBoolean()) {
            result.put("required", false);
        }
        return shuffled(result);
    }

    private Object spelling(PropertyType type) {
        if (type instanceof ScalarType scalar && scalar != ScalarType.DATE && random.nextBoolean()) {
            String name = scalar.typeName();
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
        if (type instanceof ScalarType scalar) {
            return scalar.typeName();
        }
        if (type instanceof ReferenceType reference) {
            return "ref:" + reference.modelName();
        }
        if (type instanceof ArrayType array) {
            return List.of(declaration(array.items(), array.attributes()));
        }
        boolean isPlain = type instanceof Structure structure
                && structure.findProperty("type").isEmpty();
        return isPlain ? properties((Structure) type) : type;
    }

    private @Nullable Object respelled(@Nullable Object value) {
        if (value instanceof Long number) {
            return switch (random.nextInt(3)) {
                case 0 -> number;
                case 1 -> BigDecimal.valueOf(number).setScale(2);
                default -> number == number.intValue() ? (Object) number.intValue() : number;
            };
        }
        if (value instanceof BigDecimal number) {
            return number.setScale(number.scale() + random.nextInt(3));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(respelled(element)));
            return result;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            map.forEach((key, element) -> result.put((String) key, respelled(element)));
            return shuffled(result);
        }
        return value;
    }

    private Map<String, @Nullable Object> shuffled(Map<String, @Nullable Object> map) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (String key : shuffled(new ArrayList<>(map.keySet()))) {
            result.put(key, map.get(key));
        }
        return result;
    }

    private <T> List<T> shuffled(List<T> list) {
        List<T> result = new ArrayList<>(list);
        Collections.shuffle(result, random);
        return result;
    }

    /* ---- structures that differ ---- */

    /** Returns a structure that says something else in exactly one place. */
    public Structure mutated(Structure structure) {
        List<Property> properties = new ArrayList<>(structure.properties());
        if (properties.isEmpty()) {
            return built(List.of(Property.of("new", type(0))));
        }
        int index = random.nextInt(properties.size());
        Property property = properties.remove(index);
        int kind = random.nextInt(5);
        if (kind == 0) {
            return built(properties);
        }
        if (kind == 1) {
            Property added = Property.of("new property", type(0));
            return built(concat(concat(properties, property), added));
        }
        return built(concat(properties, mutated(property, kind)));
    }

    private Property mutated(Property property, int kind) {
        if (kind == 2) {
            Property renamed = Property.of("new name", property.type());
            for (Map.Entry<String, @Nullable Object> attribute :
                    property.attributes().entrySet()) {
                renamed = renamed.with(attribute.getKey(), attribute.getValue());
            }
            return renamed;
        }
        if (kind == 3) {
            String key = pick(KEYS);
            Object before = property.attributes().get(key);
            boolean isPresent = property.attributes().containsKey(key);
            return property.with(key, isPresent ? mutatedValue(before) : "new value");
        }
        Property retyped = Property.of(property.name(), mutated(property.type()));
        for (Map.Entry<String, @Nullable Object> attribute :
                property.attributes().entrySet()) {
            retyped = retyped.with(attribute.getKey(), attribute.getValue());
        }
        return retyped;
    }

    private Object mutatedValue(@Nullable Object value) {
        if (value instanceof Long number) {
            return random.nextBoolean() ? number + 1 : number.toString();
        }
        if (value instanceof Boolean flag) {
            return flag.toString();
        }
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    private PropertyType mutated(PropertyType type) {
        if (type instanceof Structure structure) {
            return random.nextInt(4) == 0 ? ScalarType.OBJECT : mutated(structure);
        }
        if (type instanceof ArrayType array) {
            return switch (random.nextInt(3)) {
                case 0 -> new MapType(array.items(), array.attributes());
                case 1 -> new ArrayType(array.items(), mutatedAttributes(array.attributes()));
                default -> new ArrayType(mutated(array.items()), array.attributes());
            };
        }
        if (type instanceof MapType map) {
            return switch (random.nextInt(3)) {
                case 0 -> new ArrayType(map.values(), map.attributes());
                case 1 -> new MapType(map.values(), mutatedAttributes(map.attributes()));
                default -> new MapType(mutated(map.values()), map.attributes());
            };
        }
        if (type instanceof ReferenceType reference) {
            return new ReferenceType(reference.modelName().equals("other") ? "another" : "other");
        }
        return type == ScalarType.STRING ? new ReferenceType("string") : ScalarType.STRING;
    }

    private static Map<String, @Nullable Object> mutatedAttributes(Map<String, @Nullable Object> attributes) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(attributes);
        result.put("new key", null);
        return result;
    }

    private static Structure built(List<Property> properties) {
        StructureBuilder builder = Structure.builder();
        properties.forEach(builder::property);
        return builder.build();
    }

    private static <T> List<T> concat(List<T> list, T last) {
        List<T> result = new ArrayList<>(list);
        result.add(last);
        return result;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
