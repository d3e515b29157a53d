package dev.modelregistry.spring;

import dev.modelregistry.cleanup.RegistryManager;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the periodic clean-ups while the application runs. It has the default phase: it starts after everything else and
 * stops before everything else, web servers that shut down gracefully included. It may be started again.
 */
final class CleanupLifecycle implements SmartLifecycle {

    private final List<RegistryManager> managers;

    CleanupLifecycle(List<RegistryManager> managers) {
        this.managers = List.copyOf(managers);
    }

    @Override
    public void start() {
        managers.forEach(RegistryManager::start);
    }

    @Override
    public void stop() {
        managers.forEach(RegistryManager::stop);
    }

    @Override
    public boolean isRunning() {
        return managers.stream().anyMatch(RegistryManager::isRunning);
    }
}
