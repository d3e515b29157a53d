package dev.modelregistry.spring;

import dev.modelregistry.OwnerType;
import dev.modelregistry.OwnerTypes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Recognises what Spring applications attach models to. The types of libraries that may be absent are known by name; what
 * is not there has no instances to recognise either.
 */
final class SpringOwnerTypes implements OwnerTypes {

    private static final List<String> DATA_SOURCES = List.of(
            "javax.sql.DataSource",
            "io.r2dbc.spi.ConnectionFactory",
            "com.mongodb.client.MongoClient",
            "com.mongodb.reactivestreams.client.MongoClient",
            "org.springframework.data.mongodb.MongoDatabaseFactory",
            "org.springframework.data.mongodb.ReactiveMongoDatabaseFactory",
            "org.springframework.data.redis.connection.RedisConnectionFactory",
            "org.springframework.data.redis.connection.ReactiveRedisConnectionFactory");

    private final List<Class<?>> dataSources;

    SpringOwnerTypes() {
        ClassLoader loader = SpringOwnerTypes.class.getClassLoader();
        this.dataSources = DATA_SOURCES.stream()
                .<Class<?>>flatMap(name -> ClassUtils.isPresent(name, loader)
                        ? Stream.of(ClassUtils.resolveClassName(name, loader))
                        : Stream.empty())
                .toList();
    }

    @Override
    public @Nullable OwnerType typeOf(Object owner) {
        if (owner instanceof ApplicationContext) {
            return OwnerType.APP;
        }
        return isDataSource(owner) ? OwnerType.DATA_SOURCE : null;
    }

    boolean isDataSource(Object object) {
        return dataSources.stream().anyMatch(type -> type.isInstance(object));
    }
}
