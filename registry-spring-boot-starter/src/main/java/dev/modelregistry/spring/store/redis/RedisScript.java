package dev.modelregistry.spring.store.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.time.Duration;
import java.util.List;

/**
 * What is done in one step on the server. Every script first looks whether the server is a master: a replica, or a master
 * that became one while a connection to it stayed open, would answer with what was true a while ago.
 */
enum RedisScript {

    /** Keys: models. Returns the hash as it is. */
    LOAD("""
            return redis.call('HGETALL', KEYS[1])
            """),

    /** Keys: models of each tenant. Returns the revision of each, in the same order. */
    REVISIONS("""
            local revisions = {}
            for i = 1, #KEYS do
              revisions[i] = redis.call('HGET', KEYS[i], 'revision')
            end
            return revisions
            """),

    /**
     * Keys: models, commits, feed, tenants. Arguments: tenant, whether to list it, expected revision, resulting revision,
     * length of the feed, milliseconds to remember the commit, number of fields to remove, those, and fields with values.
     * Returns whether it is done, and the revision there is.
     *
     * <p>A script that fails is not rolled back. What can fail comes first: that memory is short shows with the first thing
     * written, keys of a wrong type when they are first used, and an entry of the feed without a change does no harm.
     */
    COMMIT("""
            local current = redis.call('HGET', KEYS[1], 'revision') or 'none'
            local listed = redis.call('ZSCORE', KEYS[4], ARGV[1])
            if current == ARGV[4] or redis.call('ZSCORE', KEYS[2], ARGV[4]) then
              return {1, current}
            end
            if current ~= ARGV[3] then
              return {0, current}
            end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[5], '*', 'tenant', ARGV[1], 'revision', ARGV[4])
            redis.call('ZADD', KEYS[2], now, ARGV[4])
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[6])
            redis.call('PEXPIRE', KEYS[2], ARGV[6])
            local puts = 8 + ARGV[7]
            for i = 8, puts - 1 do
              redis.call('HDEL', KEYS[1], ARGV[i])
            end
            for i = puts, #ARGV, 2 do
              redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
            end
            redis.call('HSET', KEYS[1], 'revision', ARGV[4])
            local list = ARGV[2] == '1' and redis.call('HLEN', KEYS[1]) > 1
            if list and not listed then
              redis.call('ZADD', KEYS[4], 0, ARGV[1])
            elseif listed and not list then
              redis.call('ZREM', KEYS[4], ARGV[1])
            end
            return {1, ARGV[4]}
            """),

    /**
     * Keys: feed. Arguments: replication id and id of the last entry seen, or nothing. Returns the replication id, the id
     * of the last entry, and the entries since; without these when there may have been others.
     *
     * <p>Entries are cut off at the beginning only. So while the last entry seen is still there none after it was cut off,
     * and if it is not, then too many came since or the stream is not what it was. The stream is begun with an entry for
     * that reason. A server that was started anew or became the master has another replication id.
     */
    FEED("""
            local id = string.match(replication, 'master_replid:(%w+)') or ''
            local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
            if #last == 0 then
              return {id, redis.call('XADD', KEYS[1], '*', 'begin', '')}
            end
            last = last[1][1]
            if id == ARGV[1] and #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 1 then
              return {id, last, redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+')}
            end
            return {id, last}
            """);

    private static final String ON_MASTERS = """
            local replication = redis.call('INFO', 'replication')
            if not string.find(replication, 'role:master', 1, true) then
              return redis.error_reply('READONLY this is a replica')
            end
            """;

    private final String source;
    private final String digest;

    RedisScript(String source) {
        this.source = ON_MASTERS + source;
        this.digest = Base16.digest(RedisText.ascii(this.source));
    }

    /** Runs it, and sends it along if the server does not know it. */
    List<Object> run(RedisLink link, Duration timeout, byte[][] keys, byte[]... arguments) {
        try {
            return link.call(timeout, commands -> commands.evalsha(digest, ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException e) {
            return link.call(timeout, commands -> commands.eval(source, ScriptOutputType.MULTI, keys, arguments));
        }
    }
}
