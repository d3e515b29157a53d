package dev.modelregistry.spring.store.jdbc;

import java.util.regex.Pattern;

/**
 * The names of the tables.
 *
 * @param tenant the revision of each tenant, one row a tenant
 * @param model the models
 * @param write which commit made which revision, for some hours
 * @param clock how many changes there were so far, where transactions have no ids to go by
 */
record Tables(String prefix, String tenant, String model, String write, String clock) {

    static final String DEFAULT_PREFIX = "model_registry_";

    /** The shortest limit on names is 63 bytes, and the longest suffix, of an index, has 18. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");

    /** The prefix goes into statements as it is, so only what is a plain identifier is let through. */
    static Tables of(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "a table prefix has 1 to 40 letters, digits and underscores and starts with a"
                            + " letter; set the schema in the URL or on the pool");
        }
        return new Tables(prefix, prefix + "tenant", prefix + "model", prefix + "write", prefix + "clock");
    }
}
