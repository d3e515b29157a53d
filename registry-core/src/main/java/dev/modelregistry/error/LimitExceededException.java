package dev.modelregistry.error;

import java.util.Objects;

/** A limit of the registry would have been passed. What was asked for was not done, not even in part. */
public final class LimitExceededException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    private final String limit;
    private final long maximum;
    private final long actual;

    /**
     * Creates the exception.
     *
     * @param limit the limit's name, as the registry's builder spells it
     * @param maximum the largest value allowed
     * @param actual the value it would have become
     */
    public LimitExceededException(String limit, long maximum, long actual) {
        super("The limit '" + Objects.requireNonNull(limit, "limit") + "' is " + maximum + ", and this would make it "
                + actual + ". Remove what is no longer needed, or build the registry with a higher '" + limit + "'");
        this.limit = limit;
        this.maximum = maximum;
        this.actual = actual;
    }

    /** Returns the limit's name, for example {@code modelsPerTenant}. */
    public String limit() {
        return limit;
    }

    /** Returns the largest value allowed. */
    public long maximum() {
        return maximum;
    }

    /** Returns the value it would have become, more than {@link #maximum()}. */
    public long actual() {
        return actual;
    }
}
