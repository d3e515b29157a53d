package dev.modelregistry.spring.actuate;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.OwnerType;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Map;

/** A registry in which every figure is another than zero, but those of failures. */
final class FilledRegistry {

    private FilledRegistry() {}

    /** Fills a registry; the owner must be kept as long as its model is expected. */
    static void fill(ModelRegistry registry, Object owner) {
        Structure person = Structure.of(Map.of("name", "string"));
        registry.global().registerModel(Model.of("Shared", person));
        registry.tenant("acme").define("Order", Map.of("customer", Map.of("id", "integer")));
        registry.tenant("acme").registerModel(Model.of("Person", person));
        registry.tenant("acme").registerModel(Model.of("Person", person));
        registry.tenant("acme").findModelByName("Person");
        registry.tenant("acme").findModelByName("Nobody");
        registry.tenant("acme").removeModel("Person");
        registry.tenant("umbrella")
                .registerModelForDataSource(OwnerType.DATA_SOURCE.of(owner), Model.of("Person", person));
    }
}
