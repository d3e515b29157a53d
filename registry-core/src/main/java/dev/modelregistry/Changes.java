package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRegistered;
import dev.modelregistry.event.RegistryEvent.ModelRemoved;
import dev.modelregistry.event.RegistryEvent.ModelReplaced;
import dev.modelregistry.event.RegistryEvent.ModelReused;
import dev.modelregistry.event.RegistryEvent.TenantLoaded;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one operation did to one partition: counted at once; {@link #publish()} releases what was derived from structures
 * that no model has any more and tells listeners, after the lock is left.
 */
final class Changes {

    private final @Nullable String tenant;
    private final RegistryCounters counters;
    private final EventPublisher events;
    private final DerivedValues derived;

    /** The events so far; {@code null} when nobody listens. */
    private final @Nullable List<RegistryEvent> pending;

    /** The models that went; {@code null} as long as none did whose structure values may have been derived from. */
    private @Nullable List<Model> left;

    /** Whether models come from the store, where they were registered before. */
    private boolean loading;

    private int removed;

    Changes(@Nullable String tenant, RegistryParts parts) {
        this.tenant = tenant;
        this.counters = parts.counters;
        this.events = parts.events;
        this.derived = parts.derived;
        this.pending = events.isActive() ? new ArrayList<>() : null;
    }

    /** What is done until {@link #loaded} copies what others did. */
    void startLoading() {
        loading = true;
    }

    /**
     * Ends what {@link #startLoading} began.
     *
     * @param models how many were loaded of a tenant of which there was nothing before, which is told as one; else -1
     */
    void loaded(int models) {
        loading = false;
        if (pending != null && models >= 0) {
            pending.removeIf(event -> event instanceof ModelRegistered);
            if (tenant != null && models > 0) {
                pending.add(new TenantLoaded(tenant, models));
            }
        }
    }

    void registered(Model model) {
        added(model);
        if (pending != null) {
            pending.add(new ModelRegistered(tenant, model));
        }
    }

    void reused(Model model) {
        if (loading) {
            return;
        }
        counters.reuse();
        if (pending != null) {
            pending.add(new ModelReused(tenant, model));
        }
    }

    /** A model took the name of another, which has let go of its structure; a new one counts as registered. */
    void replaced(Model previous, Model model, boolean isNew) {
        if (isNew) {
            added(model);
        }
        gone(List.of(previous), previous.isAnonymous() ? 1 : 0, RemovalCause.REPLACED);
        if (pending != null) {
            pending.add(new ModelReplaced(tenant, previous, model));
        }
    }

    /** These models went, and have let go of their structures. */
    void removed(List<Model> models, RemovalCause cause) {
        int anonymous = 0;
        for (Model model : models) {
            anonymous += model.isAnonymous() ? 1 : 0;
            if (pending != null) {
                pending.add(new ModelRemoved(tenant, model, cause));
            }
        }
        removed += loading ? 0 : models.size();
        gone(models, anonymous, cause);
    }

    /** Adds an event that sums up what this operation did. */
    void add(RegistryEvent event) {
        if (pending != null) {
            pending.add(event);
        }
    }

    /** Returns how many models were removed, without those replaced, and those that others had removed. */
    int removed() {
        return removed;
    }

    void publish() {
        if (left != null) {
            derived.releaseUnheld(left);
        }
        if (pending != null) {
            pending.forEach(events::publish);
        }
    }

    private void added(Model model) {
        if (!loading) {
            counters.registrations.increment();
        }
        counters.models.increment();
        if (model.isAnonymous()) {
            counters.anonymousModels.increment();
        }
    }

    private void gone(List<Model> models, int anonymous, RemovalCause cause) {
        // A derivation that is added after this look finds the structures let go of already, and keeps no value of
        // them.
        if (!derived.isEmpty()) {
            left = left == null ? new ArrayList<>() : left;
            left.addAll(models);
        }
        counters.models.add(-models.size());
        counters.anonymousModels.add(-anonymous);
        counters.removals(cause).add(models.size());
    }
}
