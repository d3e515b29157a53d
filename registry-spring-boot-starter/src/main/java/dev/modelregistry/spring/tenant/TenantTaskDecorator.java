package dev.modelregistry.spring.tenant;

import dev.modelregistry.CapturedTenant;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.task.TaskDecorator;

/** Runs a task for the tenant for which it was handed over, on whatever thread; and leaves nothing behind there. */
final class TenantTaskDecorator implements RegistryWatcher, TaskDecorator {

    private final List<ModelRegistry> registries = new CopyOnWriteArrayList<>();

    @Override
    public void ready(ModelRegistry registry) {
        registries.add(registry);
    }

    @Override
    public void gone(ModelRegistry registry) {
        registries.remove(registry);
    }

    @Override
    public Runnable decorate(Runnable task) {
        Runnable decorated = task;
        for (ModelRegistry registry : registries) {
            decorated = decorate(decorated, registry.captureTenant());
        }
        return decorated;
    }

    private static Runnable decorate(Runnable task, CapturedTenant tenant) {
        if (tenant.isNone()) {
            return task;
        }
        return () -> {
            try (TenantScope scope = tenant.open()) {
                task.run();
            }
        };
    }
}
