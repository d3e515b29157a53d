package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/** A stretch of work on one thread for which the scopes that were open there before do not count. */
final class ScopePause implements TenantScope {

    private final CurrentTenant current;
    private final @Nullable DefaultTenantScope paused;
    private final Thread thread = Thread.currentThread();
    private volatile boolean closed;

    private ScopePause(CurrentTenant current) {
        this.current = current;
        this.paused = current.scope();
    }

    static ScopePause begin(CurrentTenant current) {
        ScopePause pause = new ScopePause(current);
        current.enter(null);
        return pause;
    }

    @Override
    public String tenant() {
        return CurrentTenant.INVALID;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        DefaultTenantScope.requireOpenedBy(thread);
        closed = true;
        if (paused != null && !paused.isOpen()) {
            return; // Whoever closed it has closed all that was opened since.
        }
        int forgotten = DefaultTenantScope.closeInner(null, current);
        current.enter(paused);
        DefaultTenantScope.complainOf(forgotten);
    }
}
