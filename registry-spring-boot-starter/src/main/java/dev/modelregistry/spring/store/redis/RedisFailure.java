package dev.modelregistry.spring.store.redis;

import dev.modelregistry.error.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a failure means. Scripts fail before they write, so an error that the server answers says that nothing was
 * done; without an answer nobody knows. Messages repeat nothing of what the server said but the code, as it may repeat what
 * it was sent.
 */
final class RedisFailure {

    /** Scripts put their own code before, up to Redis 6, and the one that matters last. */
    private static final Pattern CODE = Pattern.compile("(?:^|: -)([A-Z]{2,})\\b");

    /** What may pass, or what somebody may mend while the application runs. */
    private static final Map<String, String> PASSING = Map.ofEntries(
            Map.entry("READONLY", "it is a replica; connect to the master, or wait for the failover to end"),
            Map.entry("UNBLOCKED", "it has just become a replica"),
            Map.entry("OOM", "it has reached 'maxmemory'; raise it"),
            Map.entry("MISCONF", "it cannot write to its disk; see its log"),
            Map.entry("NOREPLICAS", "it has fewer replicas than 'min-replicas-to-write'"),
            Map.entry("LOADING", "it is starting and still reads its data"),
            Map.entry("MASTERDOWN", "it is a replica without a master"),
            Map.entry("BUSY", "a script of somebody has been running for long"),
            Map.entry("CLUSTERDOWN", "its cluster is incomplete"),
            Map.entry("TRYAGAIN", "its cluster is moving the keys"),
            Map.entry("MOVED", "its cluster is moving the keys"),
            Map.entry("ASK", "its cluster is moving the keys"));

    private RedisFailure() {}

    static StoreUnavailableException connecting(RuntimeException failure) {
        return StoreUnavailableException.nothingDone("Redis cannot be connected to" + inBrackets(failure), failure);
    }

    static RuntimeException reading(RuntimeException failure) {
        return failure instanceof RedisCommandExecutionException error
                ? answered(error)
                : StoreUnavailableException.nothingDone(unanswered(failure), failure);
    }

    static RuntimeException committing(RuntimeException failure) {
        return failure instanceof RedisCommandExecutionException error
                ? answered(error)
                : StoreUnavailableException.outcomeUnknown(unanswered(failure), failure);
    }

    /** The master has the commit by then, whatever goes wrong. */
    static StoreUnavailableException awaitingReplicas(RuntimeException failure) {
        return StoreUnavailableException.outcomeUnknown(
                "Replicas of Redis cannot be waited for" + inBrackets(failure), failure);
    }

    private static RuntimeException answered(RedisCommandExecutionException error) {
        String code = code(error);
        String passing = PASSING.get(code);
        if (passing != null) {
            return StoreUnavailableException.nothingDone("Redis refused, " + code + ": " + passing, error);
        }
        return new IllegalStateException(
                switch (code) {
                    case "NOPERM", "NOAUTH" ->
                        "Redis refused, " + code
                                + ": its user needs the commands that the model store uses, and its keys";
                    case "WRONGTYPE" ->
                        "Redis refused, WRONGTYPE: something else uses keys of the model store; choose another prefix";
                    default ->
                        "Redis refused" + (code.isEmpty() ? "" : ", " + code)
                                + ": Redis 6.2 or later, or Valkey, is needed, and scripts and INFO must be allowed";
                },
                error);
    }

    private static String unanswered(RuntimeException failure) {
        return failure instanceof RedisCommandTimeoutException
                ? "Redis did not answer in time"
                : "The connection to Redis broke, or the thread was interrupted, before it answered";
    }

    private static String inBrackets(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisCommandExecutionException error) {
                return " (" + code(error) + ")";
            }
        }
        return "";
    }

    private static String code(RedisCommandExecutionException error) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        if (message.contains("WRONGTYPE")) {
            return "WRONGTYPE";
        }
        String code = "";
        for (Matcher matcher = CODE.matcher(message); matcher.find(); ) {
            code = matcher.group(1);
        }
        return code;
    }
}
