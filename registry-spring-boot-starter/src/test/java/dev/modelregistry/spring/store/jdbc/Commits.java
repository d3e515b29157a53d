package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoredModel;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes commits for tests. */
final class Commits {

    private Commits() {}

    /** Returns a commit that puts one model. */
    static Commit commit(String tenant, Revision expected, String name) {
        StoredModel model = new StoredModel(name, 1, new byte[] {1, 2, 3});
        return new Commit(tenant, expected, UUID.randomUUID(), List.of(model), Set.of());
    }

    /** Puts one model, from whatever revision the tenant has, and returns the new one. */
    static Revision put(ModelStore store, String tenant, String name) {
        Commit commit = commit(tenant, store.load(tenant).revision(), name);
        store.commit(commit);
        return commit.result();
    }
}
