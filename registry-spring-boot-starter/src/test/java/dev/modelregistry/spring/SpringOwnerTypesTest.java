package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.OwnerType;
import io.r2dbc.spi.ConnectionFactory;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

class SpringOwnerTypesTest {

    private final SpringOwnerTypes types = new SpringOwnerTypes();

    @ParameterizedTest
    @ValueSource(
            classes = {
                DataSource.class,
                ConnectionFactory.class,
                MongoClient.class,
                MongoDatabaseFactory.class,
                RedisConnectionFactory.class,
                ReactiveRedisConnectionFactory.class
            })
    void recognisesDataSources(Class<?> type) {
        Object dataSource = proxyOf(type);
        assertThat(types.typeOf(dataSource)).isEqualTo(OwnerType.DATA_SOURCE);
        assertThat(types.isDataSource(dataSource)).isTrue();
        try (ModelRegistry registry = ModelRegistry.builder().ownerTypes(types).build()) {
            assertThat(registry.modelsOf(dataSource).ownerId()).startsWith("ds_");
        }
    }

    @Test
    void recognisesApplicationContexts() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            assertThat(types.typeOf(context)).isEqualTo(OwnerType.APP);
            assertThat(types.isDataSource(context)).isFalse();
        }
    }

    @Test
    void leavesEverythingElseToOthers() {
        assertThat(types.typeOf("text")).isNull();
        assertThat(types.isDataSource("text")).isFalse();
    }

    private static Object proxyOf(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new UnsupportedOperationException(method.getName());
        });
    }
}
