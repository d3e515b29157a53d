package dev.modelregistry.store;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model as a store keeps it. Equal when name, format and content are.
 *
 * @param name the model's name, unique within its tenant when compared character by character: 1 to 256 characters of any
 *     kind, unpaired surrogates and U+0000 included
 * @param format a number that says how to read the content, at least 1
 * @param content opaque to the store, up to a few megabytes; not copied, and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // It is compared by content below, and a copy would only cost.
public record StoredModel(String name, int format, byte[] content) {

    /** Checks that there is a name and that the format is positive. */
    public StoredModel {
        Objects.requireNonNull(content, "content");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a model's name is not empty");
        }
        if (format < 1) {
            throw new IllegalArgumentException("a format is at least 1 but is " + format);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredModel that
                && format == that.format
                && name.equals(that.name)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + format) + Arrays.hashCode(content);
    }

    /** Returns name, format and how long the content is. */
    @Override
    public String toString() {
        return "StoredModel[" + name + ", format " + format + ", " + content.length + " bytes]";
    }
}
