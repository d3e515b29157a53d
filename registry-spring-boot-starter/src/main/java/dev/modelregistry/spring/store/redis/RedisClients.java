package dev.modelregistry.spring.store.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Connects to the server of an application's connection factory, as it would, but fails sooner. Its own connections are
 * patient: they wait a minute for an answer, and keep what is to be sent until they are connected again.
 */
final class RedisClients implements AutoCloseable {

    private final LettuceConnectionFactory factory;

    private RedisClients(LettuceConnectionFactory factory) {
        this.factory = factory;
    }

    static RedisClients like(LettuceConnectionFactory factory, Duration timeout) {
        LettuceConnectionFactory own =
                new LettuceConnectionFactory(server(factory), client(factory.getClientConfiguration(), timeout));
        own.setShareNativeConnection(false);
        own.afterPropertiesSet();
        own.start();
        return new RedisClients(own);
    }

    private static RedisConfiguration server(LettuceConnectionFactory factory) {
        if (factory.getClusterConfiguration() != null) {
            return factory.getClusterConfiguration();
        }
        if (factory.getSentinelConfiguration() != null) {
            return factory.getSentinelConfiguration();
        }
        if (factory.getSocketConfiguration() != null) {
            return factory.getSocketConfiguration();
        }
        return factory.getStandaloneConfiguration();
    }

    private static LettuceClientConfiguration client(LettuceClientConfiguration like, Duration timeout) {
        ClientOptions options = like.getClientOptions().orElseGet(ClientOptions::create);
        LettuceClientConfiguration.LettuceClientConfigurationBuilder own = LettuceClientConfiguration.builder()
                .commandTimeout(timeout)
                .shutdownTimeout(like.getShutdownTimeout())
                .shutdownQuietPeriod(like.getShutdownQuietPeriod())
                .clientOptions(options.mutate()
                        .autoReconnect(false)
                        .socketOptions(options.getSocketOptions()
                                .mutate()
                                .connectTimeout(timeout)
                                .build())
                        // How long to wait differs with what is asked, so whoever waits sees to it.
                        .timeoutOptions(TimeoutOptions.create())
                        .build());
        like.getClientResources().ifPresent(own::clientResources);
        like.getClientName().ifPresent(own::clientName);
        like.getRedisCredentialsProviderFactory().ifPresent(own::redisCredentialsProviderFactory);
        if (like.isUseSsl()) {
            LettuceClientConfiguration.LettuceSslClientConfigurationBuilder ssl =
                    own.useSsl().verifyPeer(like.getVerifyMode());
            if (like.isStartTls()) {
                ssl.startTls();
            }
        }
        return own.build();
    }

    /** Connects to the master, or to the masters of a cluster as they are now. */
    RedisLink connect() {
        AbstractRedisClient client = factory.getRequiredNativeClient();
        if (client instanceof RedisClusterClient cluster) {
            cluster.refreshPartitions();
            return RedisLink.of(cluster.connect(ByteArrayCodec.INSTANCE));
        }
        return RedisLink.of(((RedisClient) client).connect(ByteArrayCodec.INSTANCE));
    }

    @Override
    public void close() {
        factory.destroy();
    }
}
