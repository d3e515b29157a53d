package dev.modelregistry.cleanup;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Memory that is short when a test says so. */
final class InjectedPressure implements MemoryPressure {

    private final AtomicReference<@Nullable Runnable> listener = new AtomicReference<>();
    private volatile boolean isHigh;

    @Override
    public void listen(Runnable newListener) {
        listener.set(newListener);
    }

    @Override
    public void refresh() {}

    @Override
    public void ignore() {
        listener.set(null);
    }

    @Override
    public boolean isHigh() {
        return isHigh;
    }

    boolean isListenedTo() {
        return listener.get() != null;
    }

    /** Makes memory short and tells so. */
    void rise() {
        isHigh = true;
        tell();
    }

    void tell() {
        Runnable present = listener.get();
        if (present != null) {
            present.run();
        }
    }

    void fall() {
        isHigh = false;
    }
}
