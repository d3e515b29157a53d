package dev.modelregistry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Something that is pinned while it is in use, swept while it is not, and retired in the end; it knows when it was used last.
 *
 * <p>{@code state} counts the pins: open scopes and operations under way that change something. What is pinned is active. A
 * sweep needs it to be 0 and holds it at {@link #SWEEPING} meanwhile, so that nobody can become active in between. What is
 * not pinned can be {@link #RETIRED}, for good: whoever finds it so looks for what has taken its place.
 *
 * <p>It is extended, not held, by what is pinned: one object less to make and to come by.
 */
abstract class Pinnable {

    private static final VarHandle STATE;
    private static final VarHandle LAST_ACCESS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Pinnable.class, "state", int.class);
            LAST_ACCESS = lookup.findVarHandle(Pinnable.class, "lastAccess", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SWEEPING = -1;
    private static final int RETIRED = -2;

    final RegistryParts parts;

    /** Held during every sweep. */
    final ReentrantLock lock = new ReentrantLock();

    private volatile int state;
    private final long created;
    private volatile long lastAccess;

    Pinnable(RegistryParts parts) {
        this.parts = parts;
        this.created = parts.clock.nanos();
        this.lastAccess = created;
    }

    /** Tells whether a scope is open or a change under way. */
    final boolean isActive() {
        return state > 0;
    }

    /** Tells whether a sweep could begin, or this be retired. */
    final boolean isUnpinned() {
        return state == 0;
    }

    /** Tells whether this is retired, so that there never is anything in it again. */
    final boolean isRetired() {
        return state == RETIRED;
    }

    /* ---- when it is used ---- */

    /** Notes a use just now. Nobody waits to see it, so the store needs no fence. */
    final void touch() {
        long now = parts.usage.nanos();
        if (now - lastAccess > 0) {
            LAST_ACCESS.setRelease(this, now);
        }
    }

    /** Returns when a use was noted last, by the clock of uses. */
    final long touched() {
        return lastAccess;
    }

    /** Tells whether a use was noted since this was made. */
    final boolean wasUsed() {
        return lastAccess != created;
    }

    /** Returns when this was last used, in nanoseconds since the registry was made. */
    final long lastUse() {
        return parts.clock.sinceOrigin(lastAccess);
    }

    /** Returns how long this had not been used when {@code now} was. */
    final long idleNanos(long now) {
        return now - lastAccess;
    }

    /* ---- while it is used ---- */

    /** Makes this active until {@link #unpin()}; answers {@code false} if it is retired. */
    final boolean pin() {
        while (true) {
            int pins = state;
            if (pins == RETIRED) {
                return false;
            }
            if (pins == SWEEPING ? pinAfterSweep() : STATE.compareAndSet(this, pins, pins + 1)) {
                return true;
            }
        }
    }

    /** Waits for the sweep, which holds the lock as long as the state says so. */
    private boolean pinAfterSweep() {
        lock.lock();
        try {
            return STATE.compareAndSet(this, 0, 1);
        } finally {
            lock.unlock();
        }
    }

    final void unpin() {
        touch();
        unpinUnused();
    }

    /** Ends a pin without noting a use. */
    final void unpinUnused() {
        STATE.getAndAdd(this, -1);
    }

    /* ---- when it is not used; under the lock ---- */

    /**
     * Does something while nobody can pin this, unless it is pinned; tells whether it was done.
     *
     * @param action tells whether this is to be retired afterwards; if it fails, it is not
     */
    final boolean sweep(BooleanSupplier action) {
        if (!STATE.compareAndSet(this, 0, SWEEPING)) {
            return false;
        }
        boolean retires = false;
        try {
            retires = action.getAsBoolean();
        } finally {
            state = retires ? RETIRED : 0;
        }
        return true;
    }

    /** Retires this if it is not pinned, and tells whether it did. */
    final boolean retire() {
        return STATE.compareAndSet(this, 0, RETIRED);
    }
}
