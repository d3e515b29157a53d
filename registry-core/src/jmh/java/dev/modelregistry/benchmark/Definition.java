package dev.modelregistry.benchmark;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as an application receives it.
 *
 * @param tenant the code of its tenant
 * @param name its name
 * @param json its properties, in the long spelling
 */
record Definition(String tenant, String name, String json) {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    /** Parses it into maps. Names of properties that were met before are the same strings again. */
    Map<String, Object> toMap() {
        return MAPPER.readValue(json, MAP);
    }

    /** Parses it into a tree. */
    JsonNode toTree() {
        return MAPPER.readTree(json);
    }

    static Definition of(String tenant, String name, Object properties) {
        return new Definition(tenant, name, MAPPER.writeValueAsString(properties));
    }
}
