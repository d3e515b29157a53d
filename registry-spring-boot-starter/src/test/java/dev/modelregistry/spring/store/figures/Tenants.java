package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import java.util.HashMap;
import java.util.Map;

/** Tenants with models that no other tenant has: 20 models of 10 properties each. */
final class Tenants {

    static final int MODELS = 20;
    private static final int PROPERTIES = 10;

    private Tenants() {}

    static String code(int tenant) {
        return "tenant" + tenant;
    }

    static String name(int model) {
        return "Model" + model;
    }

    /** Returns a model of its own; another for another version. */
    static Model model(int tenant, int model, int version) {
        Map<String, String> properties = new HashMap<>();
        for (int property = 0; property < PROPERTIES; property++) {
            properties.put(
                    "p" + property + "_" + model + "_" + tenant + "_" + version,
                    property % 2 == 0 ? "string" : "number");
        }
        return Model.of(name(model), Structure.of(properties));
    }

    /** Looks a model up that has to be there. */
    static void find(ModelRegistry node, int tenant, int model) {
        if (node.tenant(code(tenant)).findModelByName(name(model)).isEmpty()) {
            throw new IllegalStateException("lost: " + name(model) + " of " + code(tenant));
        }
    }

    static ModelRegistry node(ModelStore store) {
        return ModelRegistry.builder()
                .store(store)
                .storeOptions(StoreOptions.defaults())
                .build();
    }
}
