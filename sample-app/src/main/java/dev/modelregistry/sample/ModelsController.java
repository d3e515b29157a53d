package dev.modelregistry.sample;

import dev.modelregistry.Models;
import dev.modelregistry.model.Structure;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The models of the request's tenant.
 *
 * <p>A model's name is the rest of the path, slashes included, so that {@code common/user} is as good a name as
 * {@code Invoice}; a semicolon in it is sent as {@code %3B}, for a plain one begins parameters of the path. Names never
 * meet the paths {@code import} and {@code match}, which are only posted to.
 */
@RestController
final class ModelsController {

    private static final String NAMED = "/models/{*name}";

    private final Models models;
    private final ModelDefinitions definitions;

    ModelsController(Models models, ModelDefinitions definitions) {
        this.models = models;
        this.definitions = definitions;
    }

    /** Lists the models in registration order; those made for inline objects only on request. */
    @GetMapping("/models")
    List<ModelSummary> list(@RequestParam(defaultValue = "false") boolean anonymous) {
        return models.getAllModels().stream()
                .filter(model -> anonymous || !model.isAnonymous())
                .map(ModelSummary::of)
                .toList();
    }

    /** Shows a model. */
    @GetMapping(NAMED)
    ModelDetail get(@PathVariable String name) {
        return models.findModelByName(plain(name)).map(ModelDetail::of).orElseThrow(ModelsController::unknownName);
    }

    /** Defines a model: 201 if its name was free, 200 if it was there already or replaced another. */
    @PutMapping(path = NAMED, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelDetail> put(@PathVariable String name, @RequestBody Map<String, Object> definition) {
        ModelDefinitions.Result result = definitions.define(plain(name), definition);
        HttpStatus status = result.outcome() == Outcome.CREATED ? HttpStatus.CREATED : HttpStatus.OK;
        return ResponseEntity.status(status).body(ModelDetail.of(result.model()));
    }

    /** Removes a model. */
    @DeleteMapping(NAMED)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        if (!models.removeModel(plain(name))) {
            throw unknownName();
        }
    }

    /** Finds the earliest model whose structure equals the definition. */
    @PostMapping(path = "/models/match", consumes = MediaType.APPLICATION_JSON_VALUE)
    ModelDetail match(@RequestBody Map<String, Object> definition) {
        return models.findModelByStructure(Structure.of(definition))
                .map(ModelDetail::of)
                .orElseThrow(() -> new UnknownModelException("No model of this tenant has this structure."));
    }

    /** What a {@code {*name}} captures starts with the slash before it. */
    private static String plain(String captured) {
        return captured.startsWith("/") ? captured.substring(1) : captured;
    }

    private static UnknownModelException unknownName() {
        return new UnknownModelException("This tenant has no model of this name; GET /models lists those it has.");
    }
}
