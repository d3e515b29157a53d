package dev.modelregistry.sample;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.StructureKind;

/**
 * A model in a list.
 *
 * @param name its name
 * @param fingerprint the fingerprint of its structure, equal for equal structures of whatever tenant
 * @param kind how its structure is composed
 * @param properties how many properties it has, those of inline objects not counted
 * @param anonymous whether it was made for an inline object
 */
record ModelSummary(String name, String fingerprint, StructureKind kind, int properties, boolean anonymous) {

    static ModelSummary of(Model model) {
        return new ModelSummary(
                model.name(),
                model.structure().fingerprint(),
                model.structure().kind(),
                model.structure().propertyNames().size(),
                model.isAnonymous());
    }
}
