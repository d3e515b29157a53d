package dev.modelregistry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.modelregistry.store.StoreOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tenants that the store does not have, so that somebody who makes up codes neither fills the heap nor keeps the store busy:
 * so many for so long, each with the time when that was so.
 */
final class UnknownTenants {

    private final Cache<String, Long> readAt;

    UnknownTenants(StoreOptions options) {
        this.readAt = Caffeine.newBuilder()
                .maximumSize(options.maxUnknownTenants())
                .expireAfterWrite(options.unknownTenantTime())
                .executor(Runnable::run)
                .build();
    }

    /** Returns when a tenant was not in the store, or {@code null} if that is not known. */
    @Nullable
    Long find(String tenant) {
        return readAt.getIfPresent(tenant);
    }

    void add(String tenant, long at) {
        readAt.put(tenant, at);
    }

    void remove(String tenant) {
        readAt.invalidate(tenant);
    }

    Set<String> all() {
        return Set.copyOf(readAt.asMap().keySet());
    }

    long size() {
        return readAt.estimatedSize();
    }
}
