package dev.modelregistry.sample;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.error.StructureProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Defines the model that a line of an import describes: an object with {@code name} and {@code properties}, the
 * definitions of the properties by name; other keys are ignored.
 */
@Component
final class ModelImporter {

    private static final TypeReference<@Nullable Map<String, @Nullable Object>> JSON_OBJECT = new TypeReference<>() {};

    private final ModelDefinitions definitions;
    private final JsonMapper json;

    ModelImporter(ModelDefinitions definitions, JsonMapper json) {
        this.definitions = definitions;
        this.json = json;
    }

    /** Reads a line and defines its model for the current tenant; a line that is wrong changes nothing. */
    ImportLine importLine(long number, byte[] line) {
        Map<String, @Nullable Object> members;
        try {
            members = json.readValue(line, JSON_OBJECT);
        } catch (StreamConstraintsException e) {
            return invalid(number, "", "is larger, or nested deeper, than this service reads");
        } catch (JacksonException e) {
            members = null;
        }
        if (members == null) {
            return invalid(number, "", "is not one well-formed JSON object whose keys all differ");
        }
        Object name = members.get("name");
        Object properties = members.get("properties");
        if (name instanceof String text && properties instanceof Map) {
            return define(number, text, properties);
        }
        List<StructureProblem> problems = new ArrayList<>();
        if (!(name instanceof String)) {
            problems.add(new StructureProblem("/name", "is the model's name and must be a string"));
        }
        if (!(properties instanceof Map)) {
            problems.add(new StructureProblem("/properties", "is the definition and must be an object"));
        }
        return ImportLine.invalid(number, problems);
    }

    /**
     * The long spelling around the properties lets nothing be misread, not even one that is called {@code type}, and
     * makes the pointers of problems those into the line.
     */
    private ImportLine define(long number, String name, Object properties) {
        try {
            Map<String, ?> definition = Map.of("type", "object", "properties", properties);
            return ImportLine.registered(number, definitions.define(name, definition));
        } catch (InvalidStructureException e) {
            return ImportLine.invalid(number, e);
        } catch (InvalidNameException e) {
            return invalid(number, "/name", String.valueOf(e.getMessage()));
        } catch (LimitExceededException e) {
            return invalid(number, "", "would exceed the limit '" + e.limit() + "' of " + e.maximum());
        }
    }

    /** Tells about a line that is too long to be read. */
    ImportLine tooLong(long number, int maxLength) {
        return invalid(number, "", "is longer than " + maxLength + " bytes and was skipped");
    }

    private static ImportLine invalid(long number, String pointer, String message) {
        return ImportLine.invalid(number, List.of(new StructureProblem(pointer, message)));
    }
}
