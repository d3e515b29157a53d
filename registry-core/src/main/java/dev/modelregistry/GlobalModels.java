package dev.modelregistry;

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
    Partition pinOwn() {
        return partitions.pinGlobal();
    }
}
