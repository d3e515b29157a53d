package dev.modelregistry.sample;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Defines models and tells what that changed.
 *
 * <p>What it tells is informative: it compares with what was there a moment before, and of two requests that define the
 * same new name at the same time both may be told that they created it. The registry itself is never in doubt.
 */
@Component
final class ModelDefinitions {

    private final ModelRegistry registry;

    ModelDefinitions(ModelRegistry registry) {
        this.registry = registry;
    }

    /** Defines a model for the current tenant. */
    Result define(String name, Map<String, ?> definition) {
        if (name.isEmpty() || name.length() > Structure.MAX_NAME_LENGTH) {
            throw new InvalidNameException(name);
        }
        Optional<Model> before = registry.findModelByName(name);
        Model model = registry.define(name, definition);
        if (before.isEmpty()) {
            return new Result(model, Outcome.CREATED);
        }
        if (before.get() == model) {
            return new Result(model, Outcome.REUSED);
        }
        return new Result(model, isGlobal(before.get()) ? Outcome.CREATED : Outcome.REPLACED);
    }

    /** A lookup by name falls back to global models, which a tenant's definition shadows but does not replace. */
    private boolean isGlobal(Model model) {
        return registry.global()
                .findModelByName(model.name())
                .filter(shared -> shared == model)
                .isPresent();
    }

    /** The registered model, and what registering it meant. */
    record Result(Model model, Outcome outcome) {}
}
