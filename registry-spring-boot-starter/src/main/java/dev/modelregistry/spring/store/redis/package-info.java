/**
 * Keeps models in Redis 6.2 or later (Valkey was not tried): start with
 * {@link dev.modelregistry.spring.store.redis.RedisModelStore}. A hash for each tenant is the truth, a script makes each
 * commit one step, and a stream of bounded length tells of changes. It stands on its own connections, which share nothing
 * with those of the application but the server and the settings.
 */
@NullMarked
package dev.modelregistry.spring.store.redis;

import org.jspecify.annotations.NullMarked;
