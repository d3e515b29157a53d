package dev.modelregistry.spring.store.redis;

import dev.modelregistry.error.StoreUnavailableException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection that all threads use, and another one after it broke. */
final class SharedLink {

    private final RedisClients clients;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable RedisLink link;

    SharedLink(RedisClients clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout;
    }

    /** Returns a connection that was open a moment ago. */
    RedisLink get() {
        RedisLink current = link;
        return current != null && current.isOpen() ? current : connect();
    }

    private RedisLink connect() {
        if (!lock()) {
            throw StoreUnavailableException.nothingDone("Redis cannot be connected to within " + timeout, null);
        }
        try {
            RedisLink current = link;
            if (current != null && current.isOpen()) {
                return current;
            }
            if (current != null) {
                current.close();
            }
            RedisLink made = clients.connect();
            link = made;
            return made;
        } catch (RedisException e) {
            throw RedisFailure.connecting(e);
        } finally {
            connecting.unlock();
        }
    }

    /** Whoever finds another thread connecting waits for it, but no longer than for a connection. */
    private boolean lock() {
        try {
            return connecting.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
