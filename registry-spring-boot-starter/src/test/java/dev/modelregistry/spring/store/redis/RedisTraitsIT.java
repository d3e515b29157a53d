package dev.modelregistry.spring.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.store.StoreTraits;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RedisTraitsIT {

    @TempDir
    private Path directory;

    @TempDir
    private Path otherDirectory;

    private RedisEngine engine;

    @BeforeEach
    void start() {
        engine = RedisEngine.durable(directory);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void findsNothingWrongWithASafeServer() {
        StoreTraits traits = traits(engine.connectionFactory(), 0);
        assertThat(traits.engine()).matches("(Redis|Valkey) \\d+\\.\\d+.*");
        assertThat(traits.shared()).isTrue();
        assertThat(traits.durable()).isTrue();
        assertThat(traits.warnings()).isEmpty();
    }

    @Test
    void warnsOfNoAppendOnlyFile() {
        engine.commands().configSet("appendonly", "no");
        StoreTraits traits = traits(engine.connectionFactory(), 0);
        assertThat(traits.durable()).isFalse();
        assertThat(traits.warnings()).singleElement().asString().contains("appendonly yes");
    }

    @Test
    void warnsOfLateSync() {
        engine.commands().configSet("appendfsync", "everysec");
        StoreTraits traits = traits(engine.connectionFactory(), 0);
        assertThat(traits.durable()).isFalse();
        assertThat(traits.warnings())
                .singleElement()
                .asString()
                .contains("about a second of acknowledged commits", "appendfsync always");
        engine.commands().configSet("appendfsync", "always");
        engine.commands().configSet("no-appendfsync-on-rewrite", "yes");
        assertThat(traits(engine.connectionFactory(), 0).warnings())
                .singleElement()
                .asString()
                .contains("no-appendfsync-on-rewrite no");
    }

    @Test
    void warnsOfEviction() {
        engine.commands().configSet("maxmemory-policy", "allkeys-lru");
        assertThat(traits(engine.connectionFactory(), 0).warnings())
                .singleElement()
                .asString()
                .contains("allkeys-lru", "noeviction");
    }

    @Test
    void warnsOfReplicasThatAreNotWaitedFor() {
        try (RedisEngine replica = engine.replica(otherDirectory)) {
            assertThat(traits(engine.connectionFactory(), 0).warnings())
                    .singleElement()
                    .asString()
                    .contains("asynchronous", "failover");
            assertThat(traits(engine.connectionFactory(), 1).warnings()).isEmpty();
        }
    }

    @Test
    void saysWhatItMayNotAsk() {
        engine.commands()
                .aclSetuser(
                        "guest",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allKeys()
                                .allCommands()
                                .removeCommand(CommandType.CONFIG));
        RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", engine.port());
        configuration.setUsername("guest");
        configuration.setPassword("secret");
        StoreTraits traits = traits(new LettuceConnectionFactory(configuration), 0);
        assertThat(traits.durable()).isFalse();
        assertThat(traits.warnings()).singleElement().asString().contains("could not be checked", "CONFIG");
    }

    private static StoreTraits traits(LettuceConnectionFactory factory, int minReplicas) {
        try (RedisModelStore store =
                RedisModelStore.builder(factory).minReplicas(minReplicas).build()) {
            return store.traits();
        }
    }
}
