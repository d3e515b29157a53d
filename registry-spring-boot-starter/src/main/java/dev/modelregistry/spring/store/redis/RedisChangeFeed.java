package dev.modelregistry.spring.store.redis;

import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.Revision;
import io.lettuce.core.RedisException;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Follows the stream on a connection of its own. It blocks until there is an entry, which is only a wake-up, and then reads
 * in one step what came since and whether anything may be missing.
 */
final class RedisChangeFeed implements ChangeFeed {

    private final RedisLink link;
    private final byte[] stream;
    private final Duration timeout;
    private byte[] replication = {};
    private byte[] cursor = {};

    RedisChangeFeed(RedisLink link, byte[] stream, Duration timeout) {
        this.link = link;
        this.stream = stream;
        this.timeout = timeout;
    }

    /** Begins at the end of the stream. */
    RedisChangeFeed open() {
        try {
            read();
            return this;
        } catch (RedisException | CancellationException e) {
            link.close();
            throw RedisFailure.reading(e);
        }
    }

    @Override
    public FeedBatch next(Duration maxWait) {
        try {
            long millis = (maxWait.compareTo(timeout) < 0 ? maxWait : timeout).toMillis();
            // Zero would be for ever.
            if (millis > 0) {
                awaitEntry(millis);
            }
            return read();
        } catch (RedisException | CancellationException e) {
            link.close();
            throw RedisFailure.reading(e);
        }
    }

    @SuppressWarnings("unchecked") // The only way to say which stream is an array of a generic type.
    private void awaitEntry(long millis) {
        link.call(
                timeout.plusMillis(millis),
                commands -> commands.xread(
                        XReadArgs.Builder.block(millis).count(1),
                        XReadArgs.StreamOffset.from(stream, RedisText.ascii(cursor))));
    }

    private FeedBatch read() {
        long asked = System.nanoTime();
        List<Object> answer = RedisScript.FEED.run(link, timeout, new byte[][] {stream}, replication, cursor);
        replication = (byte[]) answer.get(0);
        cursor = (byte[]) answer.get(1);
        boolean complete = answer.size() == 3;
        return new FeedBatch(complete ? changes((List<?>) answer.get(2)) : Map.of(), !complete, asked);
    }

    private static Map<String, Revision> changes(List<?> entries) {
        Map<String, Revision> changes = new HashMap<>();
        for (Object entry : entries) {
            List<?> fields = (List<?>) ((List<?>) entry).get(1);
            // The entry that the stream begins with has no change.
            if (fields.size() == 4) {
                changes.put(
                        RedisText.text((byte[]) fields.get(1), 0), RedisRevision.parse(RedisText.ascii(fields.get(3))));
            }
        }
        return changes;
    }

    @Override
    public void close() {
        link.close();
    }
}
