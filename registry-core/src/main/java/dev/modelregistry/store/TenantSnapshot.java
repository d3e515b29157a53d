package dev.modelregistry.store;

import java.util.List;
import java.util.Objects;

/**
 * All models of one tenant at one revision.
 *
 * @param models in any order, as an immutable copy
 */
public record TenantSnapshot(Revision revision, List<StoredModel> models) {

    /** What there is of a tenant that was never written. */
    public static final TenantSnapshot NONE = new TenantSnapshot(Revision.NONE, List.of());

    /** Copies the list. */
    public TenantSnapshot {
        Objects.requireNonNull(revision, "revision");
        models = List.copyOf(models);
    }
}
