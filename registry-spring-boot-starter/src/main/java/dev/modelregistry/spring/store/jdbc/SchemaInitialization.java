package dev.modelregistry.spring.store.jdbc;

/** When the tables of a store are created if they are missing. */
public enum SchemaInitialization {

    /** When the database runs inside this process. */
    EMBEDDED,

    /** In every database; the user of the data source needs to be allowed to. */
    ALWAYS,

    /** Not at all: somebody else does, such as Flyway. */
    NEVER
}
