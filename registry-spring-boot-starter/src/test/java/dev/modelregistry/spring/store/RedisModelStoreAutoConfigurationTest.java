package dev.modelregistry.spring.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.store.redis.RedisModelStore;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.InMemoryModelStore;
import io.lettuce.core.RedisClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Without a server: the store connects when it is used, and the registry goes on trying. */
class RedisModelStoreAutoConfigurationTest {

    private static final String PREFIX = "modelregistry.store.redis.";

    private final ApplicationContextRunner withoutFactory = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ModelRegistryAutoConfiguration.class, RedisModelStoreAutoConfiguration.class))
            .withPropertyValues("modelregistry.store.type=redis");
    private final ApplicationContextRunner runner = withoutFactory.withBean(
            "redisConnectionFactory", LettuceConnectionFactory.class, RedisModelStoreAutoConfigurationTest::nobody);

    @Test
    void keepsModelsInTheApplicationsRedis() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(RedisModelStore.class);
            assertThat(context.getBean(ModelRegistry.class).getStoreStats()).isPresent();
        });
    }

    @Test
    void doesNotGuessWhichOfSeveralServers() {
        runner.withBean("other", LettuceConnectionFactory.class, RedisModelStoreAutoConfigurationTest::nobody)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class));
    }

    @Test
    void saysThatThereIsNoConnectionFactory() {
        withoutFactory.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, e -> {
                    assertThat(e.getName()).isEqualTo("modelregistry.store.type");
                    assertThat(e.getReason())
                            .startsWith("needs a LettuceConnectionFactory bean, and there is none: add");
                }));
    }

    @Test
    void backsOffWhenUserDefinesStore() {
        ModelStore own = new InMemoryModelStore();
        runner.withBean(ModelStore.class, () -> own)
                .run(context -> assertThat(context).getBean(ModelStore.class).isSameAs(own));
    }

    @Test
    void providesNothingForAnotherTypeOrWhenDisabled() {
        for (String property : List.of("modelregistry.store.type=none", "modelregistry.enabled=false")) {
            runner.withPropertyValues(property)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelStore.class));
        }
    }

    @Test
    void providesNothingWithoutItsLibraries() {
        for (Class<?> absent : List.of(LettuceConnectionFactory.class, RedisClient.class)) {
            withoutFactory
                    .withPropertyValues("modelregistry.store.type=none")
                    .withClassLoader(new FilteredClassLoader(absent))
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(ModelRegistry.class)
                            .doesNotHaveBean(ModelStore.class));
        }
    }

    @ParameterizedTest
    @CsvSource({"key-prefix, {a}", "connect-timeout, 1ms", "timeout, 1ms", "feed-length, 99", "min-replicas, -1"})
    void refusesValueOutOfBounds(String property, String value) {
        runner.withPropertyValues(PREFIX + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                e -> assertThat(e.getName()).isEqualTo(PREFIX + property)));
    }

    @ParameterizedTest
    @CsvSource({"key-prefix, a", "connect-timeout, 10ms", "timeout, 10ms", "feed-length, 100", "min-replicas, 1"})
    void acceptsValueJustWithinBounds(String property, String value) {
        runner.withPropertyValues(PREFIX + property + "=" + value)
                .run(context -> assertThat(context).hasSingleBean(RedisModelStore.class));
    }

    @Test
    void saysThatAClusterCannotWaitForReplicas() {
        withoutFactory
                .withBean(
                        LettuceConnectionFactory.class,
                        () -> new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("127.0.0.1:1"))))
                .withPropertyValues(PREFIX + "min-replicas=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "The model store cannot be used: a store in a Redis cluster cannot wait"));
    }

    private static LettuceConnectionFactory nobody() {
        return new LettuceConnectionFactory("127.0.0.1", 1);
    }
}
