package dev.modelregistry.spring.store.redis;

import dev.modelregistry.store.StoreTraits;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for settings of a server that may lose acknowledged commits.
 *
 * @param info what the server tells of itself
 * @param config what it was configured with, empty where asking for that is forbidden
 */
record RedisSettings(Map<String, String> info, Map<String, String> config) {

    private static final String FSYNC = "appendfsync";
    private static final String FSYNC_ON_REWRITE = "no-appendfsync-on-rewrite";

    static RedisSettings read(RedisLink link, Duration timeout, byte[] key) {
        Map<String, String> info = new HashMap<>();
        for (String section : List.of("server", "memory", "persistence", "replication")) {
            link.callNodeOf(key, timeout, commands -> commands.info(section))
                    .lines()
                    .filter(line -> line.indexOf(':') > 0)
                    .forEach(line ->
                            info.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
        }
        return new RedisSettings(info, config(link, timeout, key));
    }

    private static Map<String, String> config(RedisLink link, Duration timeout, byte[] key) {
        try {
            return link.callNodeOf(key, timeout, commands -> commands.configGet("*" + FSYNC + "*"));
        } catch (RedisCommandExecutionException e) {
            // Whoever runs Redis for others forbids it; the warning below says so.
            return Map.of();
        }
    }

    StoreTraits traits(int minReplicas) {
        boolean appends = "1".equals(info.get("aof_enabled"));
        boolean always = "always".equals(config.get(FSYNC)) && "no".equals(config.get(FSYNC_ON_REWRITE));
        return new StoreTraits(engine(), true, appends && always, warnings(appends, minReplicas));
    }

    private String engine() {
        String valkey = info.get("valkey_version");
        return valkey != null
                ? "Valkey " + valkey
                : "Redis " + info.getOrDefault("redis_version", "of unknown version");
    }

    private List<String> warnings(boolean appends, int minReplicas) {
        List<String> warnings = new ArrayList<>();
        if (!appends) {
            warnings.add(
                    "Redis keeps no append-only file, so whatever was committed since its last snapshot is lost when it"
                            + " is killed; set 'appendonly yes' and 'appendfsync always'.");
        } else if (config.isEmpty()) {
            warnings.add(
                    "Whether 'appendfsync' is 'always' could not be checked, as CONFIG is forbidden; with 'everysec'"
                            + " about a second of acknowledged commits is lost when the machine of Redis fails.");
        } else {
            warnOfLateSync(warnings);
        }
        String policy = info.getOrDefault("maxmemory_policy", "unknown");
        if (!policy.equals("noeviction")) {
            warnings.add("Redis may evict models when memory is short, as 'maxmemory-policy' is '" + policy
                    + "'; set 'maxmemory-policy noeviction'.");
        }
        if (minReplicas == 0 && !"0".equals(info.getOrDefault("connected_slaves", "0"))) {
            warnings.add(
                    "Replication is asynchronous, so a failover may lose acknowledged commits; make the store wait for"
                            + " at least one replica.");
        }
        return warnings;
    }

    private void warnOfLateSync(List<String> warnings) {
        String fsync = config.getOrDefault(FSYNC, "unknown");
        if (!fsync.equals("always")) {
            warnings.add("Redis does not wait for its disk, as 'appendfsync' is '" + fsync + "': "
                    + (fsync.equals("everysec") ? "about a second" : "up to half a minute")
                    + " of acknowledged commits is lost when its machine fails; set 'appendfsync always'.");
        } else if (!"no".equals(config.get(FSYNC_ON_REWRITE))) {
            warnings.add("Redis does not wait for its disk while it rewrites its files; set"
                    + " 'no-appendfsync-on-rewrite no'.");
        }
    }
}
