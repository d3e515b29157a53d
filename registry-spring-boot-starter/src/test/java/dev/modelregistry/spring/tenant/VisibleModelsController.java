package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with what the request's tenant sees: each tenant has one model, named like itself. */
@RestController
class VisibleModelsController {

    private final ModelRegistry registry;

    VisibleModelsController(ModelRegistry registry) {
        this.registry = registry;
    }

    static void giveEachTenantItsModel(ModelRegistry registry) {
        for (String tenant : List.of("acme", "umbrella")) {
            registry.tenant(tenant).registerModel(Model.of(tenant, Structure.of(Map.of("name", "string"))));
        }
    }

    @GetMapping({"/models", "/open", "/public", "/t/{tenant}/models"})
    List<String> models() {
        return registry.getAllModels().stream().map(Model::name).toList();
    }

    @GetMapping("/async")
    void async(HttpServletRequest request) {
        request.startAsync().dispatch("/models");
    }
}
