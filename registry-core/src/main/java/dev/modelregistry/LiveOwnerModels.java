package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.lang.ref.Reference;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A view that holds nothing but where to look. */
final class LiveOwnerModels extends AbstractMap<String, Model> implements OwnerModels {

    private final RegistryParts parts;
    private final PartitionedModels models;
    private final Owner owner;
    private final Set<Map.Entry<String, Model>> entrySet = new EntrySet();

    /** Where names were looked up last, if that is for one tenant for good. */
    private volatile @Nullable Model[] cells = NameTable.NO_CELLS;

    /** When the partition was told of a use. */
    private long noted;

    LiveOwnerModels(PartitionedModels models, Owner owner) {
        this.parts = models.parts;
        this.models = models;
        this.owner = owner;
    }

    @Override
    public String ownerId() {
        return owner.id();
    }

    /** What is found where names were looked up last is there now. */
    @Override
    public @Nullable Model get(@Nullable Object name) {
        if (!(name instanceof String key)) {
            parts.requireOpen();
            return null;
        }
        Model model = NameTable.findUnlessReplaced(cells, key);
        if (model == null || !parts.usage.isStill(noted)) {
            model = search(key);
        }
        parts.counters.lookup(model != null);
        return model;
    }

    private @Nullable Model search(String name) {
        parts.requireOpen();
        Partition own = models.own();
        OwnedModels owned = owner.in(own);
        if (owned != null && models.isOfOneTenant()) {
            cells = owned.cells();
            noted = own.touched();
        }
        return models.findOwned(owner, owned, name, own);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return value instanceof Model model && model.equals(get(model.name()));
    }

    @Override
    public @Nullable Model put(String name, Model model) {
        if (!Objects.requireNonNull(name, "name").equals(model.name())) {
            throw new IllegalArgumentException("the key must be the model's name");
        }
        return this.<@Nullable Model>whileReachable(alive -> models.replace(model, alive));
    }

    @Override
    public Model define(String name, Map<String, ?> properties) {
        return whileReachable(alive -> models.define(name, properties, alive));
    }

    @Override
    public @Nullable Model remove(@Nullable Object name) {
        return name instanceof String key ? models.removeOwned(owner, key, null) : null;
    }

    @Override
    public int size() {
        parts.requireOpen();
        return models.ownedModels(owner).size();
    }

    @Override
    public boolean isEmpty() {
        parts.requireOpen();
        return !models.hasOwned(owner);
    }

    @Override
    public Set<Map.Entry<String, Model>> entrySet() {
        return entrySet;
    }

    /** Returns what a map's would, behind the owner's id. */
    @Override
    public String toString() {
        return owner.id() + super.toString();
    }

    private <T extends @Nullable Object> T whileReachable(Function<Owner, T> action) {
        Object object = owner.get();
        if (object == null) {
            throw new IllegalStateException(owner.id() + " has been garbage-collected and can own no models");
        }
        try {
            models.partitions.releaseCollectedOwners();
            return action.apply(owner);
        } finally {
            Reference.reachabilityFence(object);
        }
    }

    private final class EntrySet extends AbstractSet<Map.Entry<String, Model>> {

        @Override
        public int size() {
            return LiveOwnerModels.this.size();
        }

        @Override
        public boolean contains(@Nullable Object candidate) {
            return candidate instanceof Map.Entry<?, ?> entry
                    && entry.getKey() != null
                    && entry.getValue() != null
                    && entry.getValue().equals(get(entry.getKey()));
        }

        @Override
        public boolean remove(@Nullable Object candidate) {
            return candidate instanceof Map.Entry<?, ?> entry
                    && entry.getKey() instanceof String name
                    && entry.getValue() instanceof Model expected
                    && models.removeOwned(owner, name, expected) != null;
        }

        @Override
        public Iterator<Map.Entry<String, Model>> iterator() {
            parts.requireOpen();
            return new EntryIterator(models.ownedModels(owner).iterator());
        }
    }

    /** Goes over the names that were there at the start, and shows what they stand for now. */
    private final class EntryIterator implements Iterator<Map.Entry<String, Model>> {

        private final Iterator<Model> candidates;
        private @Nullable Model next;
        private @Nullable WriteThroughEntry last;

        EntryIterator(Iterator<Model> candidates) {
            this.candidates = candidates;
        }

        @Override
        public boolean hasNext() {
            while (next == null && candidates.hasNext()) {
                next = models.findOwned(owner, candidates.next().name());
            }
            return next != null;
        }

        @Override
        public Map.Entry<String, Model> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Model model = Objects.requireNonNull(next);
            next = null;
            last = new WriteThroughEntry(model);
            return last;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("next has not been called since the last remove");
            }
            models.removeOwned(owner, last.getKey(), last.getValue());
            last = null;
        }
    }

    /** A name and a model as they were when the iteration came by; a value that is set is registered. */
    private final class WriteThroughEntry extends SimpleEntry<String, Model> {

        private static final long serialVersionUID = 1L;

        WriteThroughEntry(Model model) {
            super(model.name(), model);
        }

        @Override
        public Model setValue(Model model) {
            put(getKey(), model);
            return super.setValue(Objects.requireNonNullElse(LiveOwnerModels.this.get(getKey()), model));
        }
    }
}
