package dev.modelregistry;

import org.jspecify.annotations.Nullable;

/** A stretch of work on one thread for which the scopes that were open there before do not count. */
final class ScopePause implements TenantScope {

    private final CurrentTenant current;
    private final @Nullable DefaultTenantScope paused;
    private final @Nullable ScopePause outer;
    private final Thread thread = Thread.currentThread();
    private volatile boolean closed;

    private ScopePause(CurrentTenant current) {
        this.current = current;
        this.paused = current.scope();
        this.outer = current.pause();
    }

    static ScopePause begin(CurrentTenant current) {
        ScopePause pause = new ScopePause(current);
        current.enterPause(pause);
        current.enter(null);
        return pause;
    }

    @Override
    public String tenant() {
        return CurrentTenant.INVALID;
    }

    /** A pause that was begun inside this one ends first, or it would later put back what it took off the thread here. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        DefaultTenantScope.requireOpenedBy(thread);
        int forgotten = 0;
        if (isPausing()) {
            for (ScopePause inner = current.pause(); inner != null && inner != this; inner = current.pause()) {
                forgotten += 1 + inner.end();
            }
        }
        forgotten += end();
        DefaultTenantScope.complainOf(forgotten);
    }

    /** Whoever closed the scope that is paused has closed all that was opened since. */
    private boolean isPausing() {
        return paused == null || paused.isOpen();
    }

    private int end() {
        closed = true;
        if (current.pause() == this) {
            ScopePause next = outer;
            while (next != null && next.closed) {
                next = next.outer;
            }
            current.enterPause(next);
        }
        if (!isPausing()) {
            return 0;
        }
        int forgotten = DefaultTenantScope.closeInner(null, current);
        current.enter(paused);
        return forgotten;
    }
}
