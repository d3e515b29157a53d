package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads attribute values into their canonical, immutable form. A list or map that occurs several times is read once, so
 * that the effort is linear in what is given, not in what it expands to.
 */
final class AttributeReader {

    private static final String TOO_MUCH_TEXT = "takes the attributes over " + Structure.MAX_ATTRIBUTE_VALUES
            + " values in all, every 100 characters of text counting as one";

    private final Problems problems;
    private final IdentityHashMap<Object, Container> containers = new IdentityHashMap<>(4);
    private final Set<Object> beingRead = Collections.newSetFromMap(new IdentityHashMap<>(4));
    private long text;
    private boolean hasTooMuchText;

    AttributeReader(Problems problems) {
        this.problems = problems;
    }

    /** A list or map that was read, and how deep lists and maps nest in it, itself included. */
    private record Container(@Nullable Object value, int height) {}

    /** Returns the attributes of a declaration of {@code type}. */
    JsonObject attributes(PropertyType type, Members members) {
        List<Members.Member> canonical = new ArrayList<>(members.size());
        for (Members.Member member : members.list()) {
            problems.enter(member.name());
            if (Declaration.reserves(type, member.name())) {
                problems.report(
                        "says something about the type, which is complete without it, so it cannot be an attribute");
            } else if (admit(member.name())) {
                Object value = value(member.value());
                if (!Declaration.isAbsent(member.name(), value)) {
                    canonical.add(new Members.Member(member.name(), value));
                }
            }
            problems.leave();
        }
        JsonObject attributes = object(canonical);
        if (attributes.valueCount() > Structure.MAX_ATTRIBUTE_VALUES) {
            problems.report(Assembly.TOO_MANY_ATTRIBUTE_VALUES);
            return JsonObject.EMPTY;
        }
        return attributes;
    }

    /** Returns the canonical form of one value, which may be {@code null}; any placeholder after reporting a problem. */
    @Nullable
    Object value(@Nullable Object value) {
        return value(value, 0);
    }

    private @Nullable Object value(@Nullable Object value, int enclosing) {
        if (value instanceof String string) {
            return admit(string) ? string : null;
        }
        if (value == null) {
            return null;
        }
        if (value instanceof Boolean flag) {
            // Not the instance that was given, which need not be one of the two.
            return flag ? Boolean.TRUE : Boolean.FALSE;
        }
        if (value instanceof Number number) {
            return JsonValues.number(number, problems);
        }
        if (isContainer(value)) {
            return container(value, enclosing);
        }
        problems.report(
                "is a " + value.getClass().getTypeName() + "; an attribute holds what JSON has: null, booleans, "
                        + "strings, numbers, lists, and maps with string keys");
        return null;
    }

    /**
     * Tells whether a text is still within the bound, before anything is done with it: one long string that stands in many
     * places would be hashed in each.
     */
    private boolean admit(String string) {
        text += JsonValues.textWeight(string.length());
        if (text > Structure.MAX_ATTRIBUTE_VALUES && !hasTooMuchText) {
            hasTooMuchText = true;
            problems.report(TOO_MUCH_TEXT);
        }
        return !hasTooMuchText;
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof List || value instanceof Map;
    }

    private @Nullable Object container(Object given, int enclosing) {
        Container known = containers.get(given);
        int height = known == null ? 1 : known.height();
        if (enclosing + height > Structure.MAX_DEPTH) {
            problems.report("nests lists and maps more than " + Structure.MAX_DEPTH + " deep");
            return null;
        }
        if (known != null) {
            return known.value();
        }
        if (!beingRead.add(given)) {
            problems.report("refers back to itself");
            return null;
        }
        Container container = given instanceof List<?> list
                ? readList(list, enclosing + 1)
                : readMap((Map<?, ?>) given, enclosing + 1);
        beingRead.remove(given);
        containers.put(given, container);
        return container.value();
    }

    private Container readList(List<?> list, int enclosing) {
        List<@Nullable Object> elements = new ArrayList<>();
        int height = 0;
        for (Object element : list) {
            problems.enter(elements.size());
            elements.add(value(element, enclosing));
            problems.leave();
            height = Math.max(height, heightOf(element));
        }
        return new Container(new JsonArray(elements.toArray()), 1 + height);
    }

    private Container readMap(Map<?, ?> map, int enclosing) {
        List<Members.Member> members = new ArrayList<>();
        int height = 0;
        for (Members.Member member : Members.of(map, problems).list()) {
            problems.enter(member.name());
            if (admit(member.name())) {
                members.add(new Members.Member(member.name(), value(member.value(), enclosing)));
            }
            problems.leave();
            height = Math.max(height, heightOf(member.value()));
        }
        return new Container(object(members), 1 + height);
    }

    private int heightOf(@Nullable Object given) {
        Container container = isContainer(given) ? containers.get(given) : null;
        return container == null ? 0 : container.height();
    }

    /** Returns an object of canonical values, which are sorted here. */
    private JsonObject object(List<Members.Member> members) {
        members.sort(Comparator.comparing(Members.Member::name));
        @Nullable Object[] entries = new @Nullable Object[2 * members.size()];
        for (int i = 0; i < members.size(); i++) {
            Members.Member member = members.get(i);
            if (i > 0 && member.name().equals(members.get(i - 1).name())) {
                // Maps that tell equal strings apart exist: IdentityHashMap.
                problems.enter(member.name());
                problems.report("occurs more than once");
                problems.leave();
            }
            entries[2 * i] = member.name();
            entries[2 * i + 1] = member.value();
        }
        return JsonObject.of(entries);
    }
}
