package dev.modelregistry;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.error.UndecodableModelException;
import dev.modelregistry.model.Model;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes partitions copies of what the store has. Needs their writer locks. */
final class PartitionReader {

    private static final Logger LOG = System.getLogger("dev.modelregistry.store");

    private final GuardedStore store;
    private final UnknownTenants unknown;

    PartitionReader(GuardedStore store, UnknownTenants unknown) {
        this.store = store;
        this.unknown = unknown;
    }

    /** Reads until the copy is not older than what was told of. */
    void read(Partition partition, Changes changes) {
        StoreLink link = partition.link();
        for (int attempt = 1; attempt <= GuardedStore.MOST_ATTEMPTS; attempt++) {
            long at = System.nanoTime();
            TenantSnapshot snapshot = store.load(partition.key());
            Set<String> unreadable = new HashSet<>();
            List<Model> models = decode(partition, snapshot, unreadable);
            link.setUnreadable(unreadable);
            // Before the partition counts as loaded, so that who hears of a change finds either of the two.
            if (models.isEmpty() && partition.tenant() != null) {
                unknown.add(partition.key(), at);
            } else {
                unknown.remove(partition.key());
            }
            partition.load(models, changes);
            if (link.became(snapshot.revision(), at)) {
                return;
            }
            unknown.remove(partition.key());
            GuardedStore.pauseAfter(attempt);
        }
        throw StoreUnavailableException.nothingDone(
                "The model store answers with an older state of a tenant than it told of", null);
    }

    /** Returns what can be read, in the order in which it was stored. */
    private static List<Model> decode(Partition partition, TenantSnapshot snapshot, Set<String> unreadable) {
        List<StoredForm> forms = new ArrayList<>(snapshot.models().size());
        UndecodableModelException first = null;
        for (StoredModel stored : snapshot.models()) {
            try {
                forms.add(StoredForm.read(stored));
            } catch (UndecodableModelException e) {
                unreadable.add(stored.name());
                first = first == null ? e : first;
            }
        }
        if (first != null && !unreadable.equals(partition.link().unreadable())) {
            LOG.log(
                    Level.ERROR,
                    unreadable.size() + " models of tenant " + partition.key()
                            + " in the store cannot be read; they stay there, and the others are served",
                    first);
        }
        Collections.sort(forms);
        return forms.stream().map(StoredForm::model).toList();
    }
}
