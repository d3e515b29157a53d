package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one partition by name.
 *
 * <p>Owners keep their models apart, so one name may have several entries. They form a chain: the one without an owner
 * first, then in registration order. Readers see only the head, in one map read; a change links the chain anew and
 * then publishes its head at once, so that a name that is taken is never seen free.
 */
final class NameIndex {

    private static final Comparator<ModelEntry> UNOWNED_THEN_EARLIEST =
            Comparator.comparing(ModelEntry::isUnowned).reversed().thenComparing(ModelEntry.REGISTRATION_ORDER);

    private final ConcurrentHashMap<String, ModelEntry> heads = new ConcurrentHashMap<>();

    /** Finds the first entry of a name, without a lock. */
    @Nullable
    ModelEntry find(String name) {
        return heads.get(name);
    }

    /** Finds the entry of a name that has no owner. */
    @Nullable
    ModelEntry findUnowned(String name) {
        ModelEntry head = heads.get(name);
        return head != null && head.isUnowned() ? head : null;
    }

    /** Finds the entry whose model equals this one, whoever holds it. */
    @Nullable
    ModelEntry findEqual(Model model) {
        ModelEntry entry = heads.get(model.name());
        while (entry != null && !entry.model.equals(model)) {
            entry = entry.nextOfName;
        }
        return entry;
    }

    /** Visits every entry. */
    void forEach(Consumer<ModelEntry> action) {
        heads.values().forEach(head -> chain(head).forEach(action));
    }

    /** Returns the entries of a name, as a copy. */
    List<ModelEntry> chain(String name) {
        return chain(heads.get(name));
    }

    /** Puts an entry in its place, and takes out those of its name that nobody holds any more, in one step for readers. */
    void put(ModelEntry entry) {
        List<ModelEntry> entries = chain(entry.model.name());
        if (!entries.contains(entry)) {
            entries.add(entry);
        }
        publish(entry.model.name(), entries);
    }

    /** Does the same without a new entry, after the holders of those that are there have changed. */
    void refresh(String name) {
        publish(name, chain(name));
    }

    private void publish(String name, List<ModelEntry> entries) {
        entries.removeIf(entry -> !entry.isHeld());
        entries.sort(UNOWNED_THEN_EARLIEST);
        ModelEntry head = null;
        for (int i = entries.size() - 1; i >= 0; i--) {
            ModelEntry entry = entries.get(i);
            entry.nextOfName = head;
            head = entry;
        }
        if (head == null) {
            heads.remove(name);
        } else {
            heads.put(name, head);
        }
    }

    private static List<ModelEntry> chain(@Nullable ModelEntry head) {
        List<ModelEntry> entries = new ArrayList<>();
        for (ModelEntry entry = head; entry != null; entry = entry.nextOfName) {
            entries.add(entry);
        }
        return entries;
    }
}
