package dev.modelregistry.spring.store;

import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import dev.modelregistry.spring.store.redis.RedisModelStore;
import dev.modelregistry.store.ModelStore;
import io.lettuce.core.RedisClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of a store in Redis, for {@code modelregistry.store.type=redis}, on the server of the application's only
 * or primary {@link LettuceConnectionFactory}. The registry, which uses it, is closed before it. Backs off for a
 * {@link ModelStore} bean of the application's own.
 */
@AutoConfiguration(
        before = ModelRegistryAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({LettuceConnectionFactory.class, RedisClient.class})
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "modelregistry.store.type", havingValue = "redis")
@EnableConfigurationProperties({ModelRegistryProperties.class, RedisStoreProperties.class})
public final class RedisModelStoreAutoConfiguration {

    RedisModelStoreAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(ModelStore.class)
    RedisModelStore modelRegistryRedisStore(
            ModelRegistryProperties registry,
            RedisStoreProperties properties,
            ObjectProvider<LettuceConnectionFactory> connectionFactories) {
        StoreSettings settings = StoreSettings.of(registry, StoreType.REDIS);
        LettuceConnectionFactory connectionFactory = connectionFactories.getIfAvailable();
        if (connectionFactory == null) {
            throw settings.missing(
                    "LettuceConnectionFactory", "spring-boot-starter-data-redis", "spring.data.redis.url");
        }
        RedisModelStore.Builder builder = RedisModelStore.builder(connectionFactory);
        settings.set("key-prefix", properties.keyPrefix(), builder::keyPrefix);
        settings.set("connect-timeout", properties.connectTimeout(), builder::connectTimeout);
        settings.set("timeout", properties.timeout(), builder::timeout);
        settings.set("feed-length", properties.feedLength(), builder::feedLength);
        settings.set("min-replicas", properties.minReplicas(), builder::minReplicas);
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            throw new UnusableStoreException(e);
        }
    }
}
