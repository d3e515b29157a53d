package dev.modelregistry.spring.tenant;

import org.jspecify.annotations.Nullable;

/** What becomes of a request. */
sealed interface Decision {

    /**
     * It is served.
     *
     * @param tenant whose request it is, a valid code; {@code null} for nobody's
     */
    record Serve(@Nullable String tenant) implements Decision {}

    /** It ends here. */
    record Refuse(Problem problem) implements Decision {}
}
