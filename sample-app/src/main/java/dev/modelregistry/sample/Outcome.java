package dev.modelregistry.sample;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a definition led to. */
enum Outcome {
    /** The name was free. */
    CREATED,
    /** The very same model was there already. */
    REUSED,
    /** Another model had the name before. */
    REPLACED,
    /** Nothing was registered. */
    INVALID;

    @JsonValue
    String inLowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
