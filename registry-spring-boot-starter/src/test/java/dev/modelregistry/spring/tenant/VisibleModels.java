package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An application with a {@link VisibleModelsController}, in which every tenant has a model. */
abstract class VisibleModels {

    @LocalServerPort
    int port;

    @Autowired
    ModelRegistry registry;

    @BeforeEach
    void giveEachTenantItsModel() {
        VisibleModelsController.giveEachTenantItsModel(registry);
    }

    @AfterEach
    void clear() {
        registry.clear();
    }
}
