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

    private final PartitionedModels models;
    private final Owner owner;
    private final Set<Map.Entry<String, Model>> entrySet = new EntrySet();
    private @Nullable OwnedModels latest;

    LiveOwnerModels(PartitionedModels models, Owner owner) {
        this.models = models;
        this.owner = owner;
    }

    @Override
    public String ownerId() {
        return owner.id();
    }

    /** What was found last is as good as what would be found now, as long as there is something in it. */
    @Override
    public @Nullable Model get(@Nullable Object name) {
        if (!(name instanceof String key)) {
            models.parts.requireOpen();
            return null;
        }
        OwnedModels owned = latest;
        Model model = owned == null ? null : owned.findByName(key);
        if (owned == null || model == null) {
            return search(key, owned);
        }
        if (!models.uses(owned.partition())) {
            return search(key, null);
        }
        models.parts.counters.hit();
        return model;
    }

    /** Looks where a name is not among the models that were searched already, which may be the latest no more. */
    private @Nullable Model search(String name, @Nullable OwnedModels searched) {
        models.parts.requireOpen();
        Partition own = models.own();
        OwnedModels owned = owner.in(own);
        latest = owned;
        OwnedModels unsearched = owned == searched ? null : owned;
        return models.counted(models.findOwned(owner, unsearched, name, own)).orElse(null);
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
        models.parts.requireOpen();
        return models.ownedModels(owner).size();
    }

    @Override
    public boolean isEmpty() {
        models.parts.requireOpen();
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
            models.parts.requireOpen();
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
