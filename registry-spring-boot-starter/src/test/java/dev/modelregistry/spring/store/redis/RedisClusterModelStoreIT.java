package dev.modelregistry.spring.store.redis;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A cluster refuses scripts with keys of several slots, also where one node holds them all. */
class RedisClusterModelStoreIT extends ModelStoreContractTest {

    private static final int SLOTS = 16_384;

    @TempDir
    private static Path directory;

    private static RedisEngine engine;
    private static RedisModelStore store;

    @BeforeAll
    static void start() {
        engine = RedisEngine.durable(directory, "--cluster-enabled", "yes");
        engine.commands().clusterAddSlots(IntStream.range(0, SLOTS).toArray());
        await().until(() -> engine.commands().clusterInfo().contains("cluster_state:ok"));
        store = RedisModelStore.builder(connectionFactory()).build();
    }

    @AfterAll
    static void stop() {
        store.close();
        engine.close();
    }

    @Override
    protected ModelStore store() {
        return store;
    }

    @Test
    void doesNotWaitForReplicas() {
        RedisModelStore.Builder builder =
                RedisModelStore.builder(connectionFactory()).minReplicas(1);
        assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("cluster");
    }

    private static LettuceConnectionFactory connectionFactory() {
        return new LettuceConnectionFactory(new RedisClusterConfiguration(List.of("127.0.0.1:" + engine.port())));
    }
}
