package dev.modelregistry.model;

/** The types that are not made of other types. */
public enum ScalarType implements PropertyType {
    /** Text. */
    STRING("string", 0x01),
    /** A whole number. */
    INTEGER("integer", 0x02),
    /** Any number. */
    NUMBER("number", 0x03),
    /** True or false. */
    BOOLEAN("boolean", 0x04),
    /** A day without a time of day. */
    DATE("date", 0x05),
    /** A point in time; what LoopBack calls {@code Date}. */
    DATETIME("datetime", 0x06),
    /** Bytes; what LoopBack calls {@code Buffer}. */
    BINARY("binary", 0x07),
    /** A place on Earth. */
    GEOPOINT("geopoint", 0x08),
    /** An object of which nothing is said. */
    OBJECT("object", 0x09),
    /** Any value at all. */
    ANY("any", 0x0A);

    private final String typeName;
    private final int code;
    private final long hash;

    ScalarType(String typeName, int code) {
        this.typeName = typeName;
        this.code = code;
        this.hash = StructuralHash.start(code);
    }

    /** Returns the name that stands for this type in a definition, in lower case. */
    public String typeName() {
        return typeName;
    }

    /** Returns the number in the canonical encoding, which must never change: the order of the constants may. */
    int code() {
        return code;
    }

    long structuralHash() {
        return hash;
    }

    @Override
    public int depth() {
        return 0;
    }
}
