package dev.modelregistry;

import dev.modelregistry.store.ModelStore;

/** The models that every tenant sees. */
final class GlobalModels extends PartitionedModels {

    GlobalModels(RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
    }

    @Override
    Partition own() {
        return partitions.global();
    }

    @Override
    String key() {
        return ModelStore.GLOBAL;
    }

    @Override
    Partition pinOwn() {
        return partitions.pinGlobal();
    }
}
