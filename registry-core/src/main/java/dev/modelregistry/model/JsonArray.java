package dev.modelregistry.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An immutable list of canonical JSON values that, like {@link JsonObject}, knows its hash and its size. */
final class JsonArray extends AbstractList<@Nullable Object> implements RandomAccess {

    private final @Nullable Object[] elements;
    private final int valueCount;
    private final long hash;

    /** Takes over {@code elements}, which are canonical. */
    JsonArray(@Nullable Object[] elements) {
        this.elements = elements;
        long count = 0;
        long structuralHash = StructuralHash.start(elements.length);
        for (Object element : elements) {
            count += JsonValues.count(element);
            structuralHash = StructuralHash.combine(structuralHash, JsonValues.hash(element));
        }
        this.valueCount = (int) Math.min(count, Integer.MAX_VALUE);
        this.hash = structuralHash;
    }

    int valueCount() {
        return valueCount;
    }

    long structuralHash() {
        return hash;
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof JsonArray that) {
            return this == that || (hash == that.hash && Arrays.equals(elements, that.elements));
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
