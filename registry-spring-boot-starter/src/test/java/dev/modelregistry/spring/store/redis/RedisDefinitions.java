package dev.modelregistry.spring.store.redis;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Commits for tests. */
final class RedisDefinitions {

    private RedisDefinitions() {}

    static StoredModel model(String name, String content) {
        return new StoredModel(name, 1, content.getBytes(StandardCharsets.UTF_8));
    }

    static Commit put(String tenant, Revision expected, StoredModel... models) {
        return new Commit(tenant, expected, UUID.randomUUID(), List.of(models), Set.of());
    }

    /** Makes a commit that has to succeed, and returns the new revision. */
    static Revision succeed(ModelStore store, Commit commit) {
        if (store.commit(commit) instanceof CommitResult.Committed committed) {
            return committed.revision();
        }
        throw new AssertionError("the tenant has another revision");
    }
}
