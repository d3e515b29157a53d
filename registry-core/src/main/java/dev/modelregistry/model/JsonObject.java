package dev.modelregistry.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of canonical JSON values, sorted by key. It is as small as a map of few entries can be, and knows its
 * hash and its size, so that neither has to be computed again wherever it is shared.
 */
final class JsonObject extends AbstractMap<String, @Nullable Object> {

    static final JsonObject EMPTY = new JsonObject(new @Nullable Object[0]);

    /** What most declarations that have attributes say, and nothing else. */
    static final JsonObject REQUIRED = new JsonObject(new @Nullable Object[] {Declaration.REQUIRED, true});

    // Key, value, key, value, …: one object less than two arrays.
    private final @Nullable Object[] entries;
    private final int valueCount;
    private final long hash;

    private JsonObject(@Nullable Object[] entries) {
        this.entries = entries;
        long count = 0;
        long structuralHash = StructuralHash.start(entries.length);
        for (int i = 0; i < size(); i++) {
            String key = keyAt(i);
            count += JsonValues.textWeight(key.length()) + JsonValues.count(valueAt(i));
            structuralHash = StructuralHash.combine(structuralHash, StructuralHash.text(key));
            structuralHash = StructuralHash.combine(structuralHash, JsonValues.hash(valueAt(i)));
        }
        this.valueCount = (int) Math.min(count, Integer.MAX_VALUE);
        this.hash = structuralHash;
    }

    /** Takes over {@code entries}: distinct keys in ascending order, each followed by its canonical value. */
    static JsonObject of(@Nullable Object[] entries) {
        if (entries.length == 0) {
            return EMPTY;
        }
        if (entries.length == 2 && Declaration.REQUIRED.equals(entries[0]) && entries[1] == Boolean.TRUE) {
            return REQUIRED;
        }
        return new JsonObject(entries);
    }

    /** Returns this object with one entry added or replaced. */
    JsonObject with(String key, @Nullable Object value) {
        int found = indexOf(key);
        if (found >= 0) {
            @Nullable Object[] replaced = entries.clone();
            replaced[2 * found + 1] = value;
            return of(replaced);
        }
        int at = 2 * ~found;
        @Nullable Object[] extended = Arrays.copyOf(entries, entries.length + 2);
        System.arraycopy(entries, at, extended, at + 2, entries.length - at);
        extended[at] = key;
        extended[at + 1] = value;
        return of(extended);
    }

    /** Returns this object without an entry. */
    JsonObject without(String key) {
        int found = indexOf(key);
        if (found < 0) {
            return this;
        }
        @Nullable Object[] rest = Arrays.copyOf(entries, entries.length - 2);
        System.arraycopy(entries, 2 * found + 2, rest, 2 * found, rest.length - 2 * found);
        return of(rest);
    }

    /** Returns how many values are in it, on every level, as {@link Structure#MAX_ATTRIBUTE_VALUES} counts them. */
    int valueCount() {
        return valueCount;
    }

    long structuralHash() {
        return hash;
    }

    /** Returns a key by its place in the ascending order. */
    String keyAt(int index) {
        return (String) Objects.requireNonNull(entries[2 * index]);
    }

    /** Returns a value by the place of its key. */
    @Nullable
    Object valueAt(int index) {
        return entries[2 * index + 1];
    }

    /** Returns where the key is, or, as a complement, where it would be. */
    private int indexOf(String key) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = keyAt(middle).compareTo(key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int found = key instanceof String name ? indexOf(name) : -1;
        return found < 0 ? null : valueAt(found);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String name && indexOf(name) >= 0;
    }

    @Override
    public int size() {
        return entries.length / 2;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof JsonObject that) {
            return this == that || (hash == that.hash && Arrays.equals(entries, that.entries));
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new EntrySet();
    }

    private final class EntrySet extends AbstractSet<Map.Entry<String, @Nullable Object>> {

        @Override
        public int size() {
            return JsonObject.this.size();
        }

        @Override
        public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < size();
                }

                @Override
                public Map.Entry<String, @Nullable Object> next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    int index = next++;
                    return new SimpleImmutableEntry<>(keyAt(index), valueAt(index));
                }
            };
        }
    }
}
