package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the models of one partition: the partition itself, owners, or both. A model is registered as long as somebody
 * holds it. Nothing is kept for a model that only the partition holds, as most do. Guarded by the partition's lock, but for
 * what says otherwise.
 */
final class HolderTable {

    private static final OwnedModels[] NO_OWNERS = {};
    private static final Holders PARTITION_ALONE = new Holders(true, NO_OWNERS);

    /** Two references in a map that is half full; an entry, its array, and cells of an owner's table. */
    private static final int HELD_MODEL = 16 + 24 + 24 + 8;

    /** What an owner has here with an empty table of names in it, where the owner keeps it, and its place here. */
    private static final int OWNER = 40 + 56 + 40 + 4;

    /** Up to so many owners are found faster by looking at each than by a map. */
    private static final int FEW = 8;

    private @Nullable IdentityHashMap<Model, Holders> holders;

    private volatile int ownedAnonymous;

    /** What each owner has here; replaced at every change. */
    volatile OwnedModels[] owners = NO_OWNERS;

    /** Adds an owner's place. */
    void addOwner(OwnedModels owned) {
        owners = with(owners, owned);
    }

    /** Removes an owner's place. */
    void removeOwner(OwnedModels owned) {
        owners = without(owners, owned);
    }

    /** Returns what each owner has here, unless there are many; not to be changed. Needs no lock. */
    OwnedModels @Nullable [] ownersIfFew() {
        OwnedModels[] all = owners;
        return all.length <= FEW ? all : null;
    }

    /** Finds what an object has here that is an owner, if it is among few. Needs no lock. */
    @Nullable
    OwnedModels findOwned(Object object) {
        OwnedModels[] all = owners;
        return all.length > 0 && all[0].owner().refersTo(object) ? all[0] : findAfterFirst(all, object);
    }

    private static @Nullable OwnedModels findAfterFirst(OwnedModels[] all, Object object) {
        for (int i = 1; i < all.length && i < FEW; i++) {
            if (all[i].owner().refersTo(object)) {
                return all[i];
            }
        }
        return null;
    }

    /** Adds a holder; {@code null} stands for the partition itself. */
    void add(Model model, @Nullable OwnedModels owned) {
        put(model, of(model).with(owned));
    }

    /** Notes a model that nobody holds yet. */
    void addUnheld(Model model) {
        put(model, new Holders(false, NO_OWNERS));
    }

    /** Removes a holder; {@code null} stands for the partition itself. */
    void remove(Model model, @Nullable OwnedModels owned) {
        put(model, of(model).without(owned));
    }

    /** Forgets a model that is no longer registered. */
    void forget(Model model) {
        if (holders != null) {
            changed(model, holders.remove(model), null);
        }
    }

    private void changed(Model model, @Nullable Holders before, @Nullable Holders after) {
        boolean wasOwned = before != null && before.owners().length > 0;
        boolean isOwned = after != null && after.owners().length > 0;
        if (wasOwned != isOwned && model.isAnonymous()) {
            setOwnedAnonymous(ownedAnonymous + (isOwned ? 1 : -1));
        }
    }

    private void setOwnedAnonymous(int models) {
        ownedAnonymous = models;
    }

    boolean isHeld(Model model) {
        Holders its = of(model);
        return its.partition() || its.owners().length > 0;
    }

    boolean isHeldBy(Model model, OwnedModels owned) {
        return Arrays.asList(of(model).owners()).contains(owned);
    }

    boolean isHeldOnlyBy(Model model, @Nullable OwnedModels owned) {
        Holders its = of(model);
        return owned == null
                ? its.partition() && its.owners().length == 0
                : !its.partition() && its.owners().length == 1 && its.owners()[0] == owned;
    }

    boolean isHeldByPartition(Model model) {
        return of(model).partition();
    }

    boolean isOwned(Model model) {
        return of(model).owners().length > 0;
    }

    /** Returns the owners that hold a model; not to be changed. */
    OwnedModels[] owners(Model model) {
        return of(model).owners();
    }

    /** Returns the estimated heap of all this and of the owners' maps. */
    long bytes() {
        return (holders == null ? 0 : (long) holders.size() * HELD_MODEL) + (long) owners.length * OWNER;
    }

    /** Returns how many anonymous models have owners. Needs no lock. */
    int ownedAnonymous() {
        return ownedAnonymous;
    }

    private Holders of(Model model) {
        return holders == null ? PARTITION_ALONE : holders.getOrDefault(model, PARTITION_ALONE);
    }

    private void put(Model model, Holders its) {
        if (its.partition() && its.owners().length == 0) {
            forget(model);
            return;
        }
        if (holders == null) {
            holders = new IdentityHashMap<>();
        }
        changed(model, holders.put(model, its), its);
    }

    private static OwnedModels[] with(OwnedModels[] all, OwnedModels added) {
        OwnedModels[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = added;
        return more;
    }

    private static OwnedModels[] without(OwnedModels[] all, OwnedModels removed) {
        return Arrays.stream(all).filter(each -> each != removed).toArray(OwnedModels[]::new);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never given to anybody who changes it.
    private record Holders(boolean partition, OwnedModels[] owners) {

        Holders with(@Nullable OwnedModels owned) {
            if (owned == null) {
                return new Holders(true, owners);
            }
            if (Arrays.asList(owners).contains(owned)) {
                return this;
            }
            return new Holders(partition, HolderTable.with(owners, owned));
        }

        Holders without(@Nullable OwnedModels owned) {
            return owned == null
                    ? new Holders(false, owners)
                    : new Holders(partition, HolderTable.without(owners, owned));
        }
    }
}
