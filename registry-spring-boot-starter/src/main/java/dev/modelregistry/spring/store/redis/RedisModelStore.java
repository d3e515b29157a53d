package dev.modelregistry.spring.store.redis;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ChangeFeed;
import dev.modelregistry.store.Commit;
import dev.modelregistry.store.CommitResult;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.Revision;
import dev.modelregistry.store.StoreTraits;
import dev.modelregistry.store.StoredModel;
import dev.modelregistry.store.TenantSnapshot;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps models in Redis 6.2 or later (Valkey was not tried): a single server, one that Sentinel watches, or a cluster. It
 * connects by itself, to the server and with the credentials of a connection factory, two connections and one for each feed.
 * It keeps nothing in memory, and does not use client-side caching.
 *
 * <p>All keys begin with <code>{prefix}:</code>, which is their hash tag: a cluster keeps all of a store on one node, and
 * different prefixes make different stores. What acknowledged commits survive is the server's settings' to say, and
 * {@link #traits()} says what they lack: {@code appendonly yes}, {@code appendfsync always} and
 * {@code maxmemory-policy noeviction}. Reads always go to the master. A master that was cut off from its replicas goes on to
 * answer until it learns that another one took its place; {@code min-replicas-to-write} bounds what it accepts till then.
 *
 * <p>A user of the server with access rights needs {@code ~{prefix}:*}, {@code EVAL}, {@code EVALSHA}, {@code INFO},
 * {@code TIME}, {@code XREAD}, {@code WAIT}, the commands on hashes, sorted sets and streams, {@code PEXPIRE}, and
 * {@code CONFIG GET} if its settings are to be checked.
 */
public final class RedisModelStore implements ModelStore, AutoCloseable {

    private static final Duration COMMITS_KEPT = Duration.ofMinutes(75);
    private static final byte[] REVISION_FIELD = RedisText.ascii("revision");
    private static final String MODEL_FIELD = "m:";

    private final RedisKeys keys;
    private final Duration timeout;
    private final int feedLength;
    private final int minReplicas;
    private final RedisClients clients;
    private final SharedLink reads;

    /** Apart from the reads, which would else wait for replicas as well. */
    private final SharedLink commits;

    private RedisModelStore(Builder builder) {
        this.keys = new RedisKeys(builder.keyPrefix);
        this.timeout = builder.timeout;
        this.feedLength = builder.feedLength;
        this.minReplicas = builder.minReplicas;
        this.clients = RedisClients.like(builder.connectionFactory, builder.connectTimeout);
        this.reads = new SharedLink(clients, builder.connectTimeout);
        this.commits = new SharedLink(clients, builder.connectTimeout);
    }

    /**
     * Returns a builder of a store on the server of a connection factory. What it says of the server, its credentials, TLS
     * and the client's threads is taken over; its own connections and timeouts are not used. A static list of master and
     * replicas is not supported.
     */
    public static Builder builder(LettuceConnectionFactory connectionFactory) {
        return new Builder(connectionFactory);
    }

    @Override
    public TenantSnapshot load(String tenant) {
        List<Object> fields = read(link -> RedisScript.LOAD.run(link, timeout, new byte[][] {keys.models(tenant)}));
        Revision revision = Revision.NONE;
        List<StoredModel> models = new ArrayList<>(fields.size() / 2);
        for (int i = 0; i < fields.size(); i += 2) {
            byte[] field = (byte[]) fields.get(i);
            byte[] value = (byte[]) fields.get(i + 1);
            if (field[0] == REVISION_FIELD[0]) {
                revision = RedisRevision.parse(RedisText.ascii(value));
            } else {
                models.add(model(field, value));
            }
        }
        return new TenantSnapshot(revision, models);
    }

    @Override
    public Map<String, Revision> revisions(Collection<String> tenants) {
        List<String> asked = List.copyOf(tenants);
        if (asked.isEmpty()) {
            return Map.of();
        }
        byte[][] models = asked.stream().map(keys::models).toArray(byte[][]::new);
        List<Object> answer = read(link -> RedisScript.REVISIONS.run(link, timeout, models));
        Map<String, Revision> revisions = new HashMap<>();
        for (int i = 0; i < answer.size(); i++) {
            if (answer.get(i) != null) {
                revisions.put(asked.get(i), RedisRevision.parse(RedisText.ascii(answer.get(i))));
            }
        }
        return revisions;
    }

    @Override
    public CommitResult commit(Commit commit) {
        byte[][] used = {keys.models(commit.tenant()), keys.commits(commit.tenant()), keys.feed(), keys.tenants()};
        byte[][] arguments = arguments(commit);
        RedisLink link = commits.get();
        try {
            List<Object> answer = RedisScript.COMMIT.run(link, timeout, used, arguments);
            if (answer.get(0).equals(0L)) {
                return new CommitResult.Conflict(RedisRevision.parse(RedisText.ascii(answer.get(1))));
            }
            awaitReplicas(link);
            return new CommitResult.Committed(commit.result());
        } catch (RedisException | CancellationException e) {
            throw RedisFailure.committing(e);
        }
    }

    /** Also after a commit that was there already: whoever made it may not have waited long enough. */
    private void awaitReplicas(RedisLink link) {
        if (minReplicas == 0) {
            return;
        }
        long reached;
        try {
            reached = link.call(
                    timeout.multipliedBy(2), commands -> commands.waitForReplication(minReplicas, timeout.toMillis()));
        } catch (RedisException | CancellationException e) {
            throw RedisFailure.awaitingReplicas(e);
        }
        if (reached < minReplicas) {
            throw StoreUnavailableException.outcomeUnknown(
                    "Only " + reached + " of " + minReplicas + " replicas of Redis have the commit after " + timeout,
                    null);
        }
    }

    private byte[][] arguments(Commit commit) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(RedisText.bytes(commit.tenant()));
        arguments.add(RedisText.ascii(commit.tenant().equals(GLOBAL) ? "0" : "1"));
        arguments.add(RedisRevision.bytes(commit.expected()));
        arguments.add(RedisRevision.bytes(commit.result()));
        arguments.add(RedisText.ascii(Integer.toString(feedLength)));
        arguments.add(RedisText.ascii(Long.toString(COMMITS_KEPT.toMillis())));
        arguments.add(RedisText.ascii(Integer.toString(commit.removes().size())));
        for (String name : commit.removes()) {
            arguments.add(RedisText.bytes(MODEL_FIELD + name));
        }
        for (StoredModel model : commit.puts()) {
            arguments.add(RedisText.bytes(MODEL_FIELD + model.name()));
            arguments.add(value(model));
        }
        return arguments.toArray(byte[][]::new);
    }

    private static byte[] value(StoredModel model) {
        return ByteBuffer.allocate(Integer.BYTES + model.content().length)
                .putInt(model.format())
                .put(model.content())
                .array();
    }

    private static StoredModel model(byte[] field, byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        int format = buffer.getInt();
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return new StoredModel(RedisText.text(field, MODEL_FIELD.length()), format, content);
    }

    @Override
    public ChangeFeed openFeed() {
        RedisLink link;
        try {
            link = clients.connect();
        } catch (RedisException e) {
            throw RedisFailure.connecting(e);
        }
        return new RedisChangeFeed(link, keys.feed(), timeout).open();
    }

    @Override
    public List<String> tenants(@Nullable String after, int limit) {
        Range<byte[]> later = after == null
                ? Range.unbounded()
                : Range.from(Range.Boundary.excluding(RedisText.bytes(after)), Range.Boundary.unbounded());
        return read(link ->
                        link.call(timeout, commands -> commands.zrangebylex(keys.tenants(), later, Limit.from(limit))))
                .stream()
                .map(tenant -> RedisText.text(tenant, 0))
                .toList();
    }

    /** Reads the settings of the server, of a cluster those of the node with the keys. */
    @Override
    public StoreTraits traits() {
        return read(link -> RedisSettings.read(link, timeout, keys.feed())).traits(minReplicas);
    }

    private <T> T read(Function<RedisLink, T> action) {
        RedisLink link = reads.get();
        try {
            return action.apply(link);
        } catch (RedisException | CancellationException e) {
            throw RedisFailure.reading(e);
        }
    }

    /** Closes all connections, also those of feeds. What waits for an answer fails; nothing may be asked afterwards. */
    @Override
    public void close() {
        clients.close();
    }

    /** Builds a store. Every bound is checked when it is set. */
    public static final class Builder {

        private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
        private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
        private static final int SHORTEST_FEED = 100;

        private final LettuceConnectionFactory connectionFactory;
        private String keyPrefix = "modelregistry";
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofSeconds(2);
        private int feedLength = 10_000;
        private int minReplicas;

        private Builder(LettuceConnectionFactory connectionFactory) {
            this.connectionFactory = Objects.requireNonNull(connectionFactory, "connectionFactory");
        }

        /** What keys begin with, in braces: not blank, without braces itself. {@code modelregistry} by default. */
        public Builder keyPrefix(String prefix) {
            this.keyPrefix = new RedisKeys(prefix).prefix();
            return this;
        }

        /**
         * How long to wait for a connection, and then for the server to greet: 10 ms to 1 minute, 5 seconds by default. The
         * first connection of a process takes longest.
         */
        public Builder connectTimeout(Duration newTimeout) {
            this.connectTimeout = checked(newTimeout);
            return this;
        }

        /** How long to wait for an answer, and for replicas: 10 ms to 1 minute, 2 seconds by default. */
        public Builder timeout(Duration newTimeout) {
            this.timeout = checked(newTimeout);
            return this;
        }

        private static Duration checked(Duration timeout) {
            if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "a timeout is " + SHORTEST_TIMEOUT + " to " + LONGEST_TIMEOUT + " but is " + timeout);
            }
            return timeout;
        }

        /**
         * How many changes are kept for feeds: at least 100, 10,000 by default, and somewhat more are there. A feed that is
         * further behind makes its registry compare all revisions. A change takes some 100 bytes.
         */
        public Builder feedLength(int changes) {
            if (changes < SHORTEST_FEED) {
                throw new IllegalArgumentException("a feed has at least " + SHORTEST_FEED + " changes but " + changes);
            }
            this.feedLength = changes;
            return this;
        }

        /**
         * How many replicas must have a commit before it is acknowledged: none by default. With one or more, a failover to a
         * replica that has it loses nothing; commits take longer, and when there are too few replicas their outcome is
         * unknown. Not for clusters.
         */
        public Builder minReplicas(int replicas) {
            if (replicas < 0) {
                throw new IllegalArgumentException("a number of replicas is not negative: " + replicas);
            }
            this.minReplicas = replicas;
            return this;
        }

        /** Returns the store, which connects when it is first used and has to be closed. */
        public RedisModelStore build() {
            if (minReplicas > 0 && connectionFactory.isClusterAware()) {
                throw new IllegalStateException("a store in a Redis cluster cannot wait for replicas");
            }
            return new RedisModelStore(this);
        }
    }
}
