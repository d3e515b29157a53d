package dev.modelregistry.spring;

import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;

/** Says why nothing makes a store of the type that the properties name, and what to do about it. */
final class MissingStore {

    private static final List<String> REDIS = List.of(
            "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
            "io.lettuce.core.RedisClient");

    private MissingStore() {}

    static InvalidConfigurationPropertyValueException of(StoreType type) {
        boolean lacksRedis =
                type == StoreType.REDIS && !REDIS.stream().allMatch(name -> ClassUtils.isPresent(name, null));
        return new InvalidConfigurationPropertyValueException(
                "modelregistry.store.type",
                type,
                lacksRedis
                        ? "needs Spring Data Redis and Lettuce on the class path: add spring-boot-starter-data-redis"
                        : "needs the starter's auto-configuration of this store, which was excluded, or was not chosen when"
                                + " the application was processed ahead of time: set the type then, as it cannot change");
    }
}
