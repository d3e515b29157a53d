package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/**
 * Recognises what kind of owner an object is. The registry itself recognises {@code javax.sql.DataSource}; further kinds
 * are given to {@link ModelRegistryBuilder#ownerTypes(OwnerTypes)}.
 */
@FunctionalInterface
public interface OwnerTypes {

    /** Returns the type of an owner, or {@code null} if this is none that it knows. */
    @Nullable
    OwnerType typeOf(Object owner);
}
