package dev.modelregistry.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Record schemas that say what a flat definition says. */
final class AvroSchemas {

    private static final Map<String, Schema.Type> TYPES = Map.of(
            "string", Schema.Type.STRING,
            "integer", Schema.Type.LONG,
            "number", Schema.Type.DOUBLE,
            "boolean", Schema.Type.BOOLEAN,
            "datetime", Schema.Type.LONG);

    private AvroSchemas() {}

    /** Returns a new record schema; Avro checks the names while it is made. */
    static Schema of(Map<String, Object> definition) {
        List<Schema.Field> fields = new ArrayList<>(definition.size());
        definition.forEach((name, type) -> {
            Schema.Type known = TYPES.get((String) type);
            if (known == null) {
                throw new IllegalArgumentException("no such type: " + type);
            }
            fields.add(new Schema.Field(name, Schema.create(known)));
        });
        return Schema.createRecord("CustomObject", null, null, false, fields);
    }
}
