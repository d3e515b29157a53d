package dev.modelregistry;

import dev.modelregistry.model.Structure;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one partition by structure, those of equal structure in registration order.
 *
 * <p>Readers see the earliest, in one map read. The others wait in a doubly linked chain, so that adding and removing
 * take constant time however many models share a structure.
 */
final class StructureIndex {

    final ConcurrentHashMap<Structure, Chain> chains = new ConcurrentHashMap<>();

    /** Finds the earliest entry of an equal structure, without a lock. */
    @Nullable
    ModelEntry find(Structure structure) {
        Chain chain = chains.get(structure);
        return chain == null ? null : chain.head;
    }

    /** Adds the latest registered entry. */
    void add(ModelEntry entry) {
        Structure structure = entry.model.structure();
        Chain chain = chains.get(structure);
        if (chain == null) {
            chains.put(structure, new Chain(entry));
        } else {
            entry.previousOfStructure = chain.tail;
            chain.tail.nextOfStructure = entry;
            chain.tail = entry;
        }
    }

    void remove(ModelEntry entry) {
        Structure structure = entry.model.structure();
        ModelEntry previous = entry.previousOfStructure;
        ModelEntry next = entry.nextOfStructure;
        if (previous == null && next == null) {
            chains.remove(structure);
            return;
        }
        Chain chain = chains.get(structure);
        if (chain == null) {
            throw new IllegalStateException("not indexed: " + entry.model);
        }
        if (previous != null) {
            previous.nextOfStructure = next;
        } else if (next != null) {
            chain.head = next;
        }
        if (next != null) {
            next.previousOfStructure = previous;
        } else if (previous != null) {
            chain.tail = previous;
        }
        entry.previousOfStructure = null;
        entry.nextOfStructure = null;
    }

    /** The entries of one structure; never empty. The head is read without a lock. */
    static final class Chain {

        volatile ModelEntry head;
        ModelEntry tail;

        Chain(ModelEntry entry) {
            this.head = entry;
            this.tail = entry;
        }
    }
}
