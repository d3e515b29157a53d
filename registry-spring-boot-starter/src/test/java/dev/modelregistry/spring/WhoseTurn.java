package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells for whom a registry works. Each tenant has one model, named like itself; so it shows in which models there are. */
final class WhoseTurn {

    private final ModelRegistry registry;

    WhoseTurn(ModelRegistry registry) {
        this.registry = registry;
        for (String tenant : List.of("acme", "globex", "umbrella")) {
            registry.tenant(tenant).registerModel(Model.of(tenant, Structure.of(Map.of("name", "string"))));
        }
        registry.global().registerModel(Model.of("nobody", Structure.of(Map.of("name", "string"))));
    }

    /** Returns the code of the current tenant of this thread, or {@code nobody}. */
    String here() {
        String own = registry.getAllModels().stream()
                .map(Model::name)
                .filter(name -> !name.equals("nobody"))
                .collect(Collectors.joining(","));
        return own.isEmpty() ? "nobody" : own;
    }

    /** Returns the tenants for which a scope is open on any thread. */
    List<String> active() {
        return registry.getTenantRegistryInfo().tenants().stream()
                .filter(tenant -> tenant.active())
                .map(tenant -> tenant.tenant())
                .toList();
    }
}
