package dev.modelregistry.spring.store.redis;

import static dev.modelregistry.spring.store.redis.RedisDefinitions.model;
import static dev.modelregistry.spring.store.redis.RedisDefinitions.put;
import static dev.modelregistry.spring.store.redis.RedisDefinitions.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult.Committed;
import dev.modelregistry.store.CommitResult.Conflict;
import dev.modelregistry.store.FeedBatch;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.TenantSnapshot;
import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Timeout(60)
class RedisFaultsIT {

    private static final String TENANT = "acme";
    private static final Duration SHORT = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    @TempDir
    private Path otherDirectory;

    private RedisEngine engine;
    private RedisModelStore store;

    @BeforeEach
    void start() {
        engine = RedisEngine.durable(directory);
        store = RedisModelStore.builder(engine.connectionFactory())
                .timeout(Duration.ofSeconds(5))
                .feedLength(100)
                .build();
    }

    @AfterEach
    void stop() {
        store.close();
        engine.close();
    }

    /* ---- what is kept ---- */

    @Test
    void keepsEverythingUnderOneHashTag() {
        succeed(store, put(TENANT, Revision.NONE, model("a", "1")));
        assertThat(engine.commands().keys("*"))
                .containsExactlyInAnyOrder(
                        "{modelregistry}:models:acme",
                        "{modelregistry}:commits:acme",
                        "{modelregistry}:feed",
                        "{modelregistry}:tenants");
    }

    @Test
    void remembersCommitsForMoreThanAnHourAndNotForEver() {
        succeed(store, put(TENANT, Revision.NONE, model("a", "1")));
        assertThat(engine.commands().pttl("{modelregistry}:commits:acme"))
                .isGreaterThan(Duration.ofHours(1).toMillis());
        engine.commands().zadd("{modelregistry}:commits:acme", 1, "0:long ago");
        succeed(store, put(TENANT, store.load(TENANT).revision()));
        assertThat(engine.commands().zrange("{modelregistry}:commits:acme", 0, -1))
                .hasSize(2)
                .doesNotContain("0:long ago");
    }

    @Test
    void prefixesMakeDifferentStores() {
        try (RedisModelStore other = RedisModelStore.builder(engine.connectionFactory())
                .keyPrefix("other")
                .build()) {
            succeed(store, put(TENANT, Revision.NONE, model("a", "1")));
            assertThat(other.load(TENANT)).isEqualTo(TenantSnapshot.NONE);
            assertThat(other.tenants(null, 10)).isEmpty();
        }
    }

    /* ---- the server is killed ---- */

    @Test
    void losesNothingAcknowledgedWhenTheServerIsKilled() {
        Revision revision = Revision.NONE;
        for (int i = 0; i < 20; i++) {
            revision = succeed(store, put(TENANT, revision, model("m" + i, "1")));
        }
        engine.kill();
        fails(() -> store.load(TENANT), false);
        Commit unsent = put(TENANT, revision, model("a", "1"));
        fails(() -> store.commit(unsent), false);
        fails(store::openFeed, false);
        engine.start();
        assertThat(store.load(TENANT).revision()).isEqualTo(revision);
        assertThat(store.load(TENANT).models()).hasSize(20);
        assertThat(store.commit(unsent)).isEqualTo(new Committed(unsent.result()));
    }

    @Test
    void feedFailsWhenTheServerIsKilledAndTheNextOneGoesOn() {
        try (ChangeFeed feed = store.openFeed()) {
            engine.kill();
            fails(() -> feed.next(Duration.ofSeconds(5)), false);
            fails(() -> feed.next(Duration.ofSeconds(5)), false);
        }
        engine.start();
        try (ChangeFeed feed = store.openFeed()) {
            Revision revision = succeed(store, put(TENANT, Revision.NONE));
            assertThat(feed.next(Duration.ofSeconds(5)).changes()).containsEntry(TENANT, revision);
        }
    }

    @Test
    void restartFromOlderStateIsDetected() {
        Revision first = succeed(store, put(TENANT, Revision.NONE, model("a", "1")));
        engine.backUp(otherDirectory);
        ChangeFeed feed = store.openFeed();
        Commit lost = put(TENANT, first, model("a", "2"));
        Revision second = succeed(store, lost);
        assertThat(feed.next(Duration.ofSeconds(5)).changes()).containsEntry(TENANT, second);

        engine.kill();
        engine.restore(otherDirectory);
        engine.start();

        fails(() -> feed.next(Duration.ofSeconds(5)), false);
        assertThat(store.revisions(List.of(TENANT))).containsEntry(TENANT, first);
        assertThat(store.commit(put(TENANT, second))).isEqualTo(new Conflict(first));
        Revision again = succeed(store, put(TENANT, first, model("a", "3")));
        assertThat(again.number()).isEqualTo(second.number());
        assertThat(again).isNotEqualTo(second);
        assertThat(store.commit(lost)).isEqualTo(new Conflict(again));
    }

    /* ---- gaps of the feed ---- */

    @Test
    void feedThatFellBehindTheStreamAsksToCompare() {
        try (ChangeFeed feed = store.openFeed()) {
            Revision revision = Revision.NONE;
            for (int i = 0; i < 400; i++) {
                revision = succeed(store, put(TENANT, revision));
            }
            assertThat(feed.next(Duration.ZERO)).matches(FeedBatch::resync);
            assertThat(feed.next(Duration.ZERO)).matches(batch -> !batch.resync());
            revision = succeed(store, put(TENANT, revision));
            assertThat(feed.next(Duration.ofSeconds(5)).changes()).containsEntry(TENANT, revision);
        }
        assertThat(engine.commands().xlen("{modelregistry}:feed")).isLessThan(300);
    }

    @Test
    void feedOfAnEmptiedServerAsksToCompare() {
        try (ChangeFeed feed = store.openFeed()) {
            succeed(store, put(TENANT, Revision.NONE));
            engine.commands().flushall();
            assertThat(feed.next(Duration.ZERO)).matches(FeedBatch::resync);
            Revision again = succeed(store, put(TENANT, Revision.NONE));
            assertThat(feed.next(Duration.ofSeconds(5)).changes()).containsEntry(TENANT, again);
        }
    }

    @Test
    void feedOfAStreamThatWasBegunAnewAsksToCompare() {
        try (ChangeFeed feed = store.openFeed()) {
            Revision first = succeed(store, put(TENANT, Revision.NONE));
            engine.commands().del("{modelregistry}:feed");
            succeed(store, put(TENANT, first));
            assertThat(feed.next(Duration.ofSeconds(5))).matches(FeedBatch::resync);
        }
    }

    @Test
    void feedOfAServerThatWasAReplicaMeanwhileAsksToCompare() {
        try (ChangeFeed feed = store.openFeed()) {
            assertThat(feed.next(Duration.ZERO)).matches(batch -> !batch.resync());
            engine.commands().replicaof("127.0.0.1", 1);
            engine.commands().replicaofNoOne();
            assertThat(feed.next(Duration.ZERO)).matches(FeedBatch::resync);
            assertThat(feed.next(Duration.ZERO)).matches(batch -> !batch.resync());
        }
    }

    /* ---- connections ---- */

    @Test
    void commitWhoseAnswerIsLostIsUnknownAndNotDoneTwice() {
        try (CuttingProxy proxy = new CuttingProxy(engine.port());
                RedisModelStore remote = remote(proxy, Duration.ofSeconds(5))) {
            Revision first = succeed(remote, put(TENANT, Revision.NONE, model("a", "1")));
            Commit commit = put(TENANT, first, model("a", "2"));
            proxy.cutBeforeNextAnswer();
            fails(() -> remote.commit(commit), true);
            assertThat(store.load(TENANT).revision()).isEqualTo(commit.result());
            Revision later = succeed(store, put(TENANT, commit.result(), model("a", "3")));
            assertThat(remote.commit(commit)).isEqualTo(new Committed(commit.result()));
            assertThat(store.load(TENANT)).isEqualTo(new TenantSnapshot(later, List.of(model("a", "3"))));
        }
    }

    @Test
    void readWhoseAnswerIsLostFailsAndTheNextOneConnectsAnew() {
        try (CuttingProxy proxy = new CuttingProxy(engine.port());
                RedisModelStore remote = remote(proxy, Duration.ofSeconds(5))) {
            assertThat(remote.load(TENANT)).isEqualTo(TenantSnapshot.NONE);
            proxy.cutBeforeNextAnswer();
            fails(() -> remote.load(TENANT), false);
            assertThat(remote.load(TENANT)).isEqualTo(TenantSnapshot.NONE);
        }
    }

    @Test
    void feedWhoseConnectionIsCutFails() {
        try (CuttingProxy proxy = new CuttingProxy(engine.port());
                RedisModelStore remote = remote(proxy, Duration.ofSeconds(5));
                ChangeFeed feed = remote.openFeed()) {
            proxy.cut();
            fails(() -> feed.next(Duration.ofSeconds(5)), false);
        }
    }

    @Test
    void halfOpenConnectionsFailInTimeAndAreReplaced() {
        // The first connection of a process takes longer than is waited for below.
        store.load(TENANT);
        try (CuttingProxy proxy = new CuttingProxy(engine.port());
                RedisModelStore remote = remote(proxy, SHORT);
                ChangeFeed feed = remote.openFeed()) {
            Revision first = succeed(remote, put(TENANT, Revision.NONE));
            remote.load(TENANT);
            proxy.swallow(true);
            fails(() -> remote.load(TENANT), false);
            Commit commit = put(TENANT, first);
            fails(() -> remote.commit(commit), true);
            fails(() -> feed.next(Duration.ofHours(1)), false);
            // No new connection gets through either.
            fails(() -> remote.commit(commit), false);
            fails(remote::openFeed, false);
            proxy.swallow(false);
            assertThat(remote.load(TENANT).revision()).isEqualTo(first);
            assertThat(remote.commit(commit)).isEqualTo(new Committed(commit.result()));
        }
    }

    /* ---- refusals ---- */

    @Test
    void replicaAnswersNothingAsItMayBeBehind() {
        succeed(store, put(TENANT, Revision.NONE));
        try (RedisEngine replica = engine.replica(otherDirectory);
                RedisModelStore behind =
                        RedisModelStore.builder(replica.connectionFactory()).build()) {
            fails(() -> behind.load(TENANT), false);
            fails(() -> behind.revisions(List.of(TENANT)), false);
            fails(() -> behind.commit(put(TENANT, Revision.NONE)), false);
            fails(behind::openFeed, false);
        }
    }

    @Test
    void feedOfAMasterThatBecomesAReplicaFails() {
        try (RedisEngine master = RedisEngine.plain(otherDirectory);
                ChangeFeed feed = store.openFeed()) {
            feed.next(Duration.ZERO);
            engine.commands().replicaof("127.0.0.1", master.port());
            fails(() -> feed.next(Duration.ZERO), false);
        }
    }

    @Test
    void fullServerRefusesCommitsAndServesReads() {
        Revision first = succeed(store, put(TENANT, Revision.NONE, model("a", "1")));
        engine.commands().configSet("maxmemory", "1");
        Commit commit = put(TENANT, first, model("a", "2"));
        fails(() -> store.commit(commit), false);
        assertThat(store.load(TENANT)).isEqualTo(new TenantSnapshot(first, List.of(model("a", "1"))));
        engine.commands().configSet("maxmemory", "0");
        assertThat(store.commit(commit)).isEqualTo(new Committed(commit.result()));
    }

    @Test
    void keysOfSomebodyElseAreADefectAndNothingIsDone() {
        for (String key : List.of("feed", "tenants", "commits:acme", "models:acme")) {
            engine.commands().set("{modelregistry}:" + key, "not ours");
            assertThatIllegalStateException()
                    .isThrownBy(() -> store.commit(put(TENANT, Revision.NONE, model("a", "1"))))
                    .withMessageContaining("WRONGTYPE")
                    .withMessageContaining("prefix");
            engine.commands().del("{modelregistry}:" + key);
            assertThat(store.load(TENANT)).isEqualTo(TenantSnapshot.NONE);
        }
    }

    @Test
    void userWithoutPermissionsIsADefect() {
        engine.commands()
                .aclSetuser(
                        "weak",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allKeys()
                                .addCategory(AclCategory.FAST));
        try (RedisModelStore weak =
                RedisModelStore.builder(connectionFactoryOf("weak", "secret")).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> weak.load(TENANT))
                    .withMessageContaining("NOPERM")
                    .withMessageContaining("commands");
        }
    }

    @Test
    void userWithTheDocumentedRightsMayDoEverything() {
        engine.commands()
                .aclSetuser(
                        "app",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .keyPattern("{modelregistry}:*")
                                .addCategory(AclCategory.HASH)
                                .addCategory(AclCategory.SORTEDSET)
                                .addCategory(AclCategory.STREAM)
                                .addCategory(AclCategory.SCRIPTING)
                                .addCategory(AclCategory.CONNECTION)
                                .addCommand(CommandType.INFO)
                                .addCommand(CommandType.TIME)
                                .addCommand(CommandType.PEXPIRE)
                                .addCommand(CommandType.CONFIG, CommandType.GET));
        try (RedisModelStore app = RedisModelStore.builder(connectionFactoryOf("app", "secret"))
                        .build();
                ChangeFeed feed = app.openFeed()) {
            Revision revision = succeed(app, put(TENANT, Revision.NONE, model("a", "1")));
            assertThat(feed.next(Duration.ofSeconds(5)).changes()).containsEntry(TENANT, revision);
            assertThat(app.load(TENANT).revision()).isEqualTo(revision);
            assertThat(app.revisions(List.of(TENANT))).containsEntry(TENANT, revision);
            assertThat(app.tenants(null, 10)).containsExactly(TENANT);
            assertThat(app.traits().warnings()).isEmpty();
        }
    }

    @Test
    void wrongPasswordIsToldByItsCode() {
        try (RedisModelStore stranger =
                RedisModelStore.builder(connectionFactoryOf("nobody", "guess")).build()) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> stranger.load(TENANT))
                    .withMessageContaining("WRONGPASS");
        }
    }

    /* ---- replicas ---- */

    @Test
    void commitWithoutEnoughReplicasIsUnknownUntilTheyAreThere() {
        try (RedisModelStore careful = RedisModelStore.builder(engine.connectionFactory())
                .minReplicas(1)
                .timeout(SHORT)
                .build()) {
            Commit commit = put(TENANT, Revision.NONE, model("a", "1"));
            fails(() -> careful.commit(commit), true);
            try (RedisEngine replica = engine.replica(otherDirectory)) {
                assertThat(careful.commit(commit)).isEqualTo(new Committed(commit.result()));
                Revision later = succeed(careful, put(TENANT, commit.result()));
                replica.commands().replicaofNoOne();
                try (RedisModelStore promoted =
                        RedisModelStore.builder(replica.connectionFactory()).build()) {
                    assertThat(promoted.load(TENANT).revision()).isEqualTo(later);
                }
            }
        }
    }

    private LettuceConnectionFactory connectionFactoryOf(String user, String password) {
        RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", engine.port());
        configuration.setUsername(user);
        configuration.setPassword(password);
        return new LettuceConnectionFactory(configuration);
    }

    private static RedisModelStore remote(CuttingProxy proxy, Duration timeout) {
        return RedisModelStore.builder(RedisEngine.connectionFactory(proxy.port()))
                .connectTimeout(timeout)
                .timeout(timeout)
                .build();
    }

    private static void fails(ThrowingCallable call, boolean outcomeUnknown) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(call)
                .matches(e -> e.isOutcomeUnknown() == outcomeUnknown, "outcome unknown: " + outcomeUnknown);
    }
}
