package dev.modelregistry.spring.store.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A connection that ends with its first fault, and is not made anew under the same object. So nothing is sent twice or late,
 * and {@code WAIT} speaks of what was written before it.
 */
final class RedisLink {

    private final StatefulConnection<byte[], byte[]> connection;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisLink(
            StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    static RedisLink of(StatefulRedisConnection<byte[], byte[]> connection) {
        return new RedisLink(connection, connection.async());
    }

    static RedisLink of(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return new RedisLink(connection, connection.async());
    }

    boolean isOpen() {
        return !closed.get() && connection.isOpen();
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @throws RedisCommandExecutionException when the answer is an error; the connection goes on then
     * @throws RedisException when there is none
     */
    <T> T call(Duration timeout, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        return call(commands, timeout, command);
    }

    /** Does the same on the node of a cluster that holds a key, for commands that have no key themselves. */
    <T> T callNodeOf(
            byte[] key, Duration timeout, Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        if (connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster) {
            RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
            if (node == null) {
                throw new RedisException("no node of the cluster holds the keys");
            }
            return call(cluster.getConnection(node.getNodeId()).async(), timeout, command);
        }
        return call(commands, timeout, command);
    }

    private <T> T call(
            RedisClusterAsyncCommands<byte[], byte[]> on,
            Duration timeout,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
        try {
            return LettuceFutures.awaitOrCancel(command.apply(on), timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RedisCommandExecutionException | RedisCommandInterruptedException e) {
            throw e;
        } catch (RedisException | CancellationException e) {
            // It may be half open, and then whoever used it next would wait as long for nothing.
            close();
            throw e;
        }
    }

    /** Makes whoever waits for an answer fail. Does not wait itself. */
    @SuppressWarnings("FutureReturnValueIgnored") // There is nothing left to do about a failure.
    void close() {
        if (closed.compareAndSet(false, true)) {
            connection.closeAsync();
        }
    }
}
