package dev.modelregistry.spring.store.redis;

import dev.modelregistry.store.Revision;
import java.util.UUID;

/** How revisions are written: number and write id, or that there is none. Equal if and only if the revisions are. */
final class RedisRevision {

    private static final String NONE = "none";

    private RedisRevision() {}

    static byte[] bytes(Revision revision) {
        return RedisText.ascii(revision.equals(Revision.NONE) ? NONE : revision.number() + ":" + revision.writeId());
    }

    static Revision parse(String text) {
        if (text.equals(NONE)) {
            return Revision.NONE;
        }
        int colon = text.indexOf(':');
        return new Revision(Long.parseLong(text.substring(0, colon)), UUID.fromString(text.substring(colon + 1)));
    }
}
