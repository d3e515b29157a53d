package dev.modelregistry.sample;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.StructureKind;
import java.util.Map;

/**
 * A model with its structure.
 *
 * @param name its name
 * @param fingerprint the fingerprint of its structure, equal for equal structures of whatever tenant
 * @param kind how its structure is composed
 * @param depth how deep it nests
 * @param anonymous whether it was made for an inline object
 * @param structure the structure in the long spelling, which defines an equal model when it is sent back
 */
record ModelDetail(
        String name,
        String fingerprint,
        StructureKind kind,
        int depth,
        boolean anonymous,
        Map<String, Object> structure) {

    static ModelDetail of(Model model) {
        return new ModelDetail(
                model.name(),
                model.structure().fingerprint(),
                model.structure().kind(),
                model.structure().depth(),
                model.isAnonymous(),
                model.structure().toMap());
    }
}
