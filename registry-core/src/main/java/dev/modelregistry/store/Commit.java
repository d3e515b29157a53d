package dev.modelregistry.store;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A change of one tenant, to be made in one step or not at all.
 *
 * @param tenant a tenant's code or {@link ModelStore#GLOBAL}
 * @param expected the revision that the tenant must have
 * @param writeId says which commit this is, and never the same for two
 * @param puts the models to add, or to put in the place of those with their names, which differ
 * @param removes names of models to remove, none of which is put; one that there is not is no error
 */
public record Commit(String tenant, Revision expected, UUID writeId, List<StoredModel> puts, Set<String> removes) {

    /** Copies the collections and checks that no name is in them twice. */
    public Commit {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(writeId, "writeId");
        puts = List.copyOf(puts);
        removes = Set.copyOf(removes);
        Set<String> names = new HashSet<>(removes);
        for (StoredModel model : puts) {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("a commit changes each name once");
            }
        }
    }

    /** Returns the revision that the tenant has when this is done. */
    public Revision result() {
        return expected.next(writeId);
    }
}
