package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Makes structures of properties. Every structure passes here, so that the same bounds hold however it came about. */
final class Assembly {

    /** The structure without properties. */
    static final Structure EMPTY = new Structure(new Property[0], 1, 0, 0, Order.SORTED);

    static final String TOO_DEEP = "nests more than " + Structure.MAX_DEPTH + " deep";
    static final String TOO_MANY_ATTRIBUTE_VALUES = "has more than " + Structure.MAX_ATTRIBUTE_VALUES
            + " values in its attributes, counting what is nested and every 100 characters of text";

    private static final String TOO_MANY_PROPERTIES =
            "has more than " + Structure.MAX_PROPERTIES + " properties, counting those of nested structures";

    private Assembly() {}

    /** Returns the structure of these properties; any placeholder after reporting a problem. */
    static Structure assemble(List<Property> properties, Problems problems) {
        List<Property> named = withValidNames(properties, problems);
        if (named.isEmpty()) {
            return EMPTY;
        }
        if (named.size() > Structure.MAX_PROPERTIES) {
            // Sorting would be the only effort that is not linear.
            problems.report(TOO_MANY_PROPERTIES);
            return EMPTY;
        }
        Property[] sorted = named.toArray(Property[]::new);
        Arrays.sort(sorted, Property.BY_NAME);
        checkDistinct(sorted, problems);
        int depth = 1;
        long size = 0;
        long attributeValues = 0;
        boolean nestedIsTooLarge = false;
        for (Property property : sorted) {
            Declaration declaration = property.declaration();
            depth = Math.max(depth, 1 + declaration.type().depth());
            size++;
            attributeValues += attributeValuesOf(declaration);
            if (innermost(declaration.type()) instanceof Structure nested) {
                size += nested.size();
                nestedIsTooLarge |= nested.size() > Structure.MAX_PROPERTIES
                        || nested.attributeValues() > Structure.MAX_ATTRIBUTE_VALUES;
            }
        }
        if (depth > Structure.MAX_DEPTH) {
            problems.report(TOO_DEEP);
        }
        if (size > Structure.MAX_PROPERTIES && !nestedIsTooLarge) {
            problems.report(TOO_MANY_PROPERTIES);
        }
        if (attributeValues > Structure.MAX_ATTRIBUTE_VALUES && !nestedIsTooLarge) {
            problems.report(TOO_MANY_ATTRIBUTE_VALUES);
        }
        // Also when it is too large: it goes no further than what is around it, which is not reported a second time.
        return new Structure(sorted, depth, saturated(size), saturated(attributeValues), Order.SORTED);
    }

    private static int saturated(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** Drops the others: one long name may stand in many places, and would be hashed in each. */
    private static List<Property> withValidNames(List<Property> properties, Problems problems) {
        List<Property> valid = new ArrayList<>(properties.size());
        for (Property property : properties) {
            if (Names.isValid(property.name())) {
                valid.add(property);
            } else {
                problems.enter(property.name());
                problems.report(Names.complaint(
                        "the name of the property", property.name().length()));
                problems.leave();
            }
        }
        return valid;
    }

    private static void checkDistinct(Property[] sorted, Problems problems) {
        for (int i = 1; i < sorted.length; i++) {
            String name = sorted[i].name();
            if (name.equals(sorted[i - 1].name())) {
                problems.enter(name);
                problems.report("is declared more than once");
                problems.leave();
            }
        }
    }

    private static long attributeValuesOf(Declaration declaration) {
        long count = declaration.attributes().valueCount();
        PropertyType type = declaration.type();
        if (type instanceof Structure structure) {
            return count + structure.attributeValues();
        }
        return Declaration.hasElements(type) ? count + attributeValuesOf(Declaration.elementOf(type)) : count;
    }

    /** Returns what the arrays and maps of a type hold in the end; the type itself when it is neither. */
    static PropertyType innermost(PropertyType type) {
        PropertyType innermost = type;
        while (Declaration.hasElements(innermost)) {
            innermost = Declaration.elementOf(innermost).type();
        }
        return innermost;
    }

    /** Returns a type with another structure in the innermost place; itself when there is none, or the same. */
    static PropertyType replaceInnermost(PropertyType type, UnaryOperator<Structure> replacement) {
        if (type instanceof Structure structure) {
            return Objects.requireNonNull(replacement.apply(structure), "replacement");
        }
        if (!Declaration.hasElements(type)) {
            return type;
        }
        Declaration before = Declaration.elementOf(type);
        PropertyType after = replaceInnermost(before.type(), replacement);
        if (after == before.type()) {
            return type;
        }
        return type instanceof ArrayType
                ? new ArrayType(after, before.attributes())
                : new MapType(after, before.attributes());
    }
}
