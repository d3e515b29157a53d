package dev.modelregistry.spring.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a store in Redis, under {@code modelregistry.store.redis}.
 *
 * @param keyPrefix What the names of all keys begin with, in braces. Not blank, and without braces itself.
 * @param connectTimeout Time to wait for a connection. 10 ms to 1 minute.
 * @param timeout Time to wait for an answer, and for replicas. 10 ms to 1 minute.
 * @param feedLength Number of changes that are kept for nodes to hear of. At least 100.
 * @param minReplicas Number of replicas that must have a change before it is acknowledged. None in a cluster.
 */
@ConfigurationProperties("modelregistry.store.redis")
public record RedisStoreProperties(
        @DefaultValue("modelregistry") String keyPrefix,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("10000") int feedLength,
        @DefaultValue("0") int minReplicas) {}
