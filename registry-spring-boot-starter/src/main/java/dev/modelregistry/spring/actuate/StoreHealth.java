package dev.modelregistry.spring.actuate;

import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.StoreStats.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store adds to the health of its registry. */
final class StoreHealth {

    /** A tenant that others change is behind for some milliseconds each time, which is nothing to warn of. */
    private static final Duration LONG_BEHIND = Duration.ofSeconds(2);

    private StoreHealth() {}

    static Map<String, Object> details(StoreStats stats) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("engine", stats.engine());
        details.put("connection", stats.connection());
        details.put("staleness", stats.staleness());
        details.put("readsRefused", stats.readsRefused());
        details.put("behind", stats.behind());
        details.put("unreadableModels", stats.unreadableModels());
        if (stats.failure() != null) {
            details.put("failure", stats.failure());
        }
        return details;
    }

    /** Tells whether neither memory nor the store can answer. */
    static boolean isDown(StoreStats stats) {
        return stats.connection() == Connection.DOWN && stats.readsRefused();
    }

    static List<String> reasons(StoreStats stats) {
        List<String> reasons = new ArrayList<>();
        if (stats.connection() == Connection.DOWN) {
            reasons.add(
                    stats.readsRefused()
                            ? "the model store cannot be reached, and what is in memory is too old to be read"
                            : "the model store cannot be reached: what is in memory is read, changes are refused");
        } else if (stats.readsRefused()
                || (stats.behind() > 0 && stats.staleness().compareTo(LONG_BEHIND) > 0)) {
            reasons.add("tenants changed in the model store that cannot be read again: %d".formatted(stats.behind()));
        }
        if (stats.unreadableModels() > 0) {
            reasons.add("models in the store that this version cannot read: %d".formatted(stats.unreadableModels()));
        }
        reasons.addAll(stats.warnings());
        return reasons;
    }
}
