package dev.modelregistry.spring.actuate;

import dev.modelregistry.event.RemovalCause;
import java.util.Locale;

/** How causes of removal are written for operators. */
final class RemovalCauses {

    private RemovalCauses() {}

    /** Returns the cause in lower case, such as {@code tenant_dropped}. */
    static String label(RemovalCause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }
}
