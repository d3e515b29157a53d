package dev.modelregistry.spring.store.redis;

import dev.modelregistry.store.ModelStore;
import dev.modelregistry.test.ModelStoreContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisModelStoreIT extends ModelStoreContractTest {

    @TempDir
    private static Path directory;

    private static RedisEngine engine;
    private static RedisModelStore store;
    private static RedisModelStore otherNode;

    @BeforeAll
    static void start() {
        engine = RedisEngine.durable(directory);
        store = RedisModelStore.builder(engine.connectionFactory()).build();
        otherNode = RedisModelStore.builder(engine.connectionFactory()).build();
    }

    @AfterAll
    static void stop() {
        store.close();
        otherNode.close();
        engine.close();
    }

    @Override
    protected ModelStore store() {
        return store;
    }

    @Override
    protected ModelStore otherNode() {
        return otherNode;
    }
}
