package dev.modelregistry.spring;

import dev.modelregistry.cleanup.RegistryManager;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the periodic clean-up while the application runs. It has the default phase: it starts after everything else and
 * stops before everything else, web servers that shut down gracefully included. It may be started again.
 */
final class CleanupLifecycle implements SmartLifecycle {

    private final RegistryManager manager;

    CleanupLifecycle(RegistryManager manager) {
        this.manager = manager;
    }

    @Override
    public void start() {
        manager.start();
    }

    @Override
    public void stop() {
        manager.stop();
    }

    @Override
    public boolean isRunning() {
        return manager.isRunning();
    }
}
