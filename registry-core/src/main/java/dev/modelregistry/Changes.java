package dev.modelregistry;

import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRegistered;
import dev.modelregistry.event.RegistryEvent.ModelRemoved;
import dev.modelregistry.event.RegistryEvent.ModelReplaced;
import dev.modelregistry.event.RegistryEvent.ModelReused;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one operation did to one partition: counted at once, told to listeners by {@link #publish()} after the lock is
 * left.
 */
final class Changes {

    private final @Nullable String tenant;
    private final RegistryCounters counters;
    private final EventPublisher events;

    /** The events so far; {@code null} when nobody listens. */
    private final @Nullable List<RegistryEvent> pending;

    private int removed;

    Changes(@Nullable String tenant, RegistryParts parts) {
        this.tenant = tenant;
        this.counters = parts.counters;
        this.events = parts.events;
        this.pending = events.isActive() ? new ArrayList<>() : null;
    }

    void registered(Model model) {
        counters.registrations.increment();
        added(model);
        if (pending != null) {
            pending.add(new ModelRegistered(tenant, model));
        }
    }

    void reused(Model model) {
        counters.reuses.increment();
        if (pending != null) {
            pending.add(new ModelReused(tenant, model));
        }
    }

    /** A model took the name of another; a new one counts as registered. */
    void replaced(Model previous, Model model, boolean isNew) {
        if (isNew) {
            counters.registrations.increment();
            added(model);
        }
        gone(1, previous.isAnonymous() ? 1 : 0, RemovalCause.REPLACED);
        if (pending != null) {
            pending.add(new ModelReplaced(tenant, previous, model));
        }
    }

    void removed(List<Model> models, RemovalCause cause) {
        int anonymous = 0;
        for (Model model : models) {
            anonymous += model.isAnonymous() ? 1 : 0;
            if (pending != null) {
                pending.add(new ModelRemoved(tenant, model, cause));
            }
        }
        removed += models.size();
        gone(models.size(), anonymous, cause);
    }

    /** Adds an event that sums up what this operation did. */
    void add(RegistryEvent event) {
        if (pending != null) {
            pending.add(event);
        }
    }

    /** Returns how many models were removed, without those replaced. */
    int removed() {
        return removed;
    }

    void publish() {
        if (pending != null) {
            pending.forEach(events::publish);
        }
    }

    private void added(Model model) {
        counters.models.increment();
        if (model.isAnonymous()) {
            counters.anonymousModels.increment();
        }
    }

    private void gone(int models, int anonymous, RemovalCause cause) {
        counters.models.add(-models);
        counters.anonymousModels.add(-anonymous);
        counters.removals(cause).add(models);
    }
}
