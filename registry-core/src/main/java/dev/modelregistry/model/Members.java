package dev.modelregistry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was in a map of a definition, copied in one pass. All decisions are taken on the copy, because the caller's map may
 * change between two questions, and because asking it for a key may throw (a {@code TreeMap} of numbers) or lie (one that
 * ignores case).
 */
record Members(List<Member> list) {

    record Member(String name, @Nullable Object value) {}

    static Members of(Map<?, ?> map, Problems problems) {
        List<Member> list = new ArrayList<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() instanceof String name) {
                list.add(new Member(name, entry.getValue()));
            } else if (entry.getKey() == null) {
                problems.report("has a null key; keys must be strings");
            } else {
                problems.report(
                        "has a key that is a " + entry.getKey().getClass().getTypeName() + "; keys must be strings");
            }
        }
        return new Members(list);
    }

    static Members of(String name, @Nullable Object value) {
        return new Members(List.of(new Member(name, value)));
    }

    boolean has(String name) {
        for (Member member : list) {
            if (member.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    Object get(String name) {
        for (Member member : list) {
            if (member.name().equals(name)) {
                return member.value();
            }
        }
        return null;
    }

    int size() {
        return list.size();
    }

    /** Returns these members but those of two names. */
    Members without(String name, String other) {
        List<Member> rest = new ArrayList<>(list);
        rest.removeIf(member -> member.name().equals(name) || member.name().equals(other));
        return new Members(rest);
    }
}
