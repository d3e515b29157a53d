package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads definitions made of maps and lists.
 *
 * <p>A map is read in one of two roles: as <em>properties</em>, where every key is a property, or as a <em>value</em>,
 * where the key {@code type} makes it a declaration and its absence an inline object. Every map and list is read at most
 * once in each role, however often it occurs, so that the effort is linear in what is given: a few maps that hold each
 * other twice expand to more than any machine can hold. {@link Assembly} rejects such a thing before anything is expanded.
 *
 * <p>{@code enclosing} is how many structures, arrays and maps are around the place that is read.
 */
final class StructureReader {

    private static final PropertyType PLACEHOLDER = ScalarType.ANY;

    private final Problems problems;
    private final AttributeReader attributes;
    private final IdentityHashMap<Object, DefinitionNode> nodes = new IdentityHashMap<>();

    StructureReader(Problems problems) {
        this.problems = problems;
        this.attributes = new AttributeReader(problems);
    }

    /** Returns the structure of the outermost map. */
    Structure readRoot(@Nullable Map<?, ?> definition) {
        if (definition == null) {
            problems.report("is null; a structure is a map from property names to types");
            return Assembly.EMPTY;
        }
        DefinitionNode node = node(definition);
        Members members = node.members;
        boolean alone = members.size() == 2;
        boolean isObject = isNamed(members, ScalarType.OBJECT);
        boolean isMap = isObject && members.has(Declaration.VALUES);
        boolean isArray = isNamed(members, TypeNames.arrayOfAny()) && members.has(Declaration.ITEMS);
        Map<?, ?> properties = definition;
        if (isObject && members.get(Declaration.PROPERTIES) instanceof Map<?, ?> inner) {
            if (!alone) {
                problems.report(
                        "is ambiguous: 'type' and 'properties' make it a structure in the long spelling, which has "
                                + "no further keys, but there are; put all that are properties inside one "
                                + "{\"type\": \"object\", \"properties\": {…}}");
                return Assembly.EMPTY;
            }
            node.beingRead = true;
            problems.enter(Declaration.PROPERTIES);
            properties = inner;
        } else if (alone && (isMap || isArray)) {
            problems.report("is " + (isMap ? "a map with free keys" : "an array")
                    + "; a structure is an object with named properties, one of which may be such a thing");
            return Assembly.EMPTY;
        }
        return readProperties(properties, 0) instanceof Structure structure ? structure : Assembly.EMPTY;
    }

    private static boolean isNamed(Members members, PropertyType type) {
        return members.get(Declaration.TYPE) instanceof String name && TypeNames.isNameOf(type, name);
    }

    /** Reads a map of which every key is a property. */
    private PropertyType readProperties(Map<?, ?> map, int enclosing) {
        DefinitionNode node = node(map);
        if (node.asProperties != null) {
            return fits(node.asProperties.depth(), enclosing) ? node.asProperties : PLACEHOLDER;
        }
        if (!fits(1, enclosing) || !begin(node)) {
            return PLACEHOLDER;
        }
        List<Property> properties = new ArrayList<>(node.members.size());
        for (Members.Member member : node.members.list()) {
            problems.enter(member.name());
            properties.add(new Property(member.name(), readValue(member.value(), enclosing + 1)));
            problems.leave();
        }
        node.asProperties = Assembly.assemble(properties, problems);
        node.beingRead = false;
        return node.asProperties;
    }

    /** Reads what stands where a type is declared. */
    private Declaration readValue(@Nullable Object value, int enclosing) {
        if (!(value instanceof Map<?, ?> map)) {
            return Declaration.of(readType(value, enclosing));
        }
        DefinitionNode node = node(map);
        if (!node.isDeclaration) {
            return Declaration.of(readProperties(map, enclosing));
        }
        if (node.asValue != null) {
            return fits(node.asValue.type().depth(), enclosing) ? node.asValue : Declaration.of(PLACEHOLDER);
        }
        if (!begin(node)) {
            return Declaration.of(PLACEHOLDER);
        }
        node.asValue = readDeclaration(node.members, enclosing);
        node.beingRead = false;
        return node.asValue;
    }

    private PropertyType readType(@Nullable Object value, int enclosing) {
        if (value instanceof String name) {
            return TypeNames.named(name, problems);
        }
        if (value instanceof Class<?> type) {
            return TypeNames.of(type, problems);
        }
        if (value instanceof PropertyType type) {
            return fits(type.depth(), enclosing) ? type : PLACEHOLDER;
        }
        if (value instanceof List<?> list) {
            return readList(list, enclosing);
        }
        problems.report("is " + kindOf(value) + "; a type is a name such as \"string\", a list of one type, a map of"
                + " properties, or in Java a Class or a PropertyType");
        return PLACEHOLDER;
    }

    private static String kindOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        return "a " + (value instanceof Number ? "number" : value.getClass().getTypeName());
    }

    private PropertyType readList(List<?> list, int enclosing) {
        DefinitionNode node = nodes.computeIfAbsent(list, key -> new DefinitionNode(new Members(List.of())));
        if (node.asValue != null) {
            return fits(node.asValue.type().depth(), enclosing) ? node.asValue.type() : PLACEHOLDER;
        }
        if (!fits(1, enclosing) || !begin(node)) {
            return PLACEHOLDER;
        }
        PropertyType array = TypeNames.arrayOfAny();
        int index = 0;
        for (Object element : list) {
            if (index > 0) {
                problems.report("has several elements; an array is declared by a list of one type, or an empty one");
                break;
            }
            problems.enter(index++);
            Declaration items = readValue(element, enclosing + 1);
            problems.leave();
            array = new ArrayType(items.type(), items.attributes());
        }
        node.asValue = Declaration.of(array);
        node.beingRead = false;
        return array;
    }

    /** Reads a map that has the key {@code type}. */
    private Declaration readDeclaration(Members members, int enclosing) {
        Object given = members.get(Declaration.TYPE);
        int before = problems.count();
        problems.enter(Declaration.TYPE);
        PropertyType type =
                given instanceof Map<?, ?> map ? readInlineObject(map, enclosing) : readType(given, enclosing);
        problems.leave();
        boolean isName = given instanceof String || given instanceof Class;
        // The key that says more about the type, if there is one.
        String detail = Declaration.TYPE;
        if (type == ScalarType.OBJECT && members.has(Declaration.PROPERTIES)) {
            detail = Declaration.PROPERTIES;
            type = readNamed(members, enclosing);
        } else if (type == ScalarType.OBJECT && members.has(Declaration.VALUES)) {
            detail = Declaration.VALUES;
            type = readElements(detail, members, enclosing);
        } else if (type == TypeNames.arrayOfAny() && isName && members.has(Declaration.ITEMS)) {
            detail = Declaration.ITEMS;
            type = readElements(detail, members, enclosing);
        }
        if (type == PLACEHOLDER && problems.count() > before) {
            // What the other keys mean depends on the type.
            return Declaration.of(PLACEHOLDER);
        }
        Members rest = members.without(Declaration.TYPE, detail);
        int told = detail.equals(Declaration.TYPE) ? 1 : 2;
        if (members.size() - rest.size() > told) {
            // Maps that tell equal strings apart exist: IdentityHashMap.
            problems.report("has the key 'type', or what goes with it, more than once");
        }
        return new Declaration(type, attributes.attributes(type, rest));
    }

    private PropertyType readInlineObject(Map<?, ?> map, int enclosing) {
        if (node(map).isDeclaration) {
            problems.report(
                    "is ambiguous: it may declare a type, or be an object with a property named 'type'. Write an "
                            + "object as {\"type\": \"object\", \"properties\": {…}}, and a declaration without a map around it");
            return PLACEHOLDER;
        }
        return readProperties(map, enclosing);
    }

    private PropertyType readNamed(Members members, int enclosing) {
        if (members.has(Declaration.VALUES)) {
            problems.report("has both 'properties' and 'values'; an object has either named properties or free keys");
            return PLACEHOLDER;
        }
        PropertyType type = PLACEHOLDER;
        problems.enter(Declaration.PROPERTIES);
        if (members.get(Declaration.PROPERTIES) instanceof Map<?, ?> map) {
            type = readProperties(map, enclosing);
        } else {
            problems.report("must be a map from property names to types");
        }
        problems.leave();
        return type;
    }

    private PropertyType readElements(String key, Members members, int enclosing) {
        if (!fits(1, enclosing)) {
            return PLACEHOLDER;
        }
        problems.enter(key);
        Declaration element = readValue(members.get(key), enclosing + 1);
        problems.leave();
        return key.equals(Declaration.ITEMS)
                ? new ArrayType(element.type(), element.attributes())
                : new MapType(element.type(), element.attributes());
    }

    private boolean fits(int depth, int enclosing) {
        if (enclosing + depth > Structure.MAX_DEPTH) {
            problems.report(Assembly.TOO_DEEP);
            return false;
        }
        return true;
    }

    private boolean begin(DefinitionNode node) {
        if (node.beingRead) {
            problems.report("refers back to itself");
            return false;
        }
        node.beingRead = true;
        return true;
    }

    private DefinitionNode node(Map<?, ?> map) {
        DefinitionNode node = nodes.get(map);
        if (node == null) {
            node = new DefinitionNode(Members.of(map, problems));
            nodes.put(map, node);
        }
        return node;
    }
}
