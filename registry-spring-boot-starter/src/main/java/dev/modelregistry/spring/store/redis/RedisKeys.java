package dev.modelregistry.spring.store.redis;

/**
 * The names of everything that a store keeps. The prefix is in braces, which makes it the hash tag of them all, so that a
 * cluster keeps them on one node and a script may change them together.
 *
 * @param prefix not empty, without braces
 */
record RedisKeys(String prefix) {

    RedisKeys {
        if (prefix.isBlank() || prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a key prefix is not blank and has no braces");
        }
    }

    /** A hash: the revision, and each model. */
    byte[] models(String tenant) {
        return key("models:" + tenant);
    }

    /** A sorted set: the revisions that commits of the last hour made, by time. */
    byte[] commits(String tenant) {
        return key("commits:" + tenant);
    }

    /** A stream: which tenant got which revision. */
    byte[] feed() {
        return key("feed");
    }

    /** A sorted set: the tenants that have models, by code. */
    byte[] tenants() {
        return key("tenants");
    }

    private byte[] key(String rest) {
        return RedisText.bytes("{" + prefix + "}:" + rest);
    }
}
