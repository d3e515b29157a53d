package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/** The models that every tenant sees. */
final class GlobalModels extends PartitionedModels {

    GlobalModels(RegistryParts parts, PartitionTable partitions) {
        super(parts, partitions);
    }

    @Override
    @Nullable
    Partition own() {
        return null;
    }

    @Override
    Partition pinOwn() {
        return partitions.global();
    }
}
