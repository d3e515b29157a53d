package dev.modelregistry;

/** The kinds of objects that own models. */
public enum OwnerType {
    /** A source of data that models are attached to. */
    DATA_SOURCE("ds"),
    /** An application; what is registered for it is exclusively its own. */
    APP("app");

    private final String prefix;

    OwnerType(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Says that an object is an owner of this type, for objects that no {@link OwnerTypes} recognises. What it returns
     * is accepted wherever an owner is, and holds the object strongly.
     */
    public TypedOwner of(Object owner) {
        return new TypedOwner(this, owner, "");
    }

    String prefix() {
        return prefix;
    }
}
