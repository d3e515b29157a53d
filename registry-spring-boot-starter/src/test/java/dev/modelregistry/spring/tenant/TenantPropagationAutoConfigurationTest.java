package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import io.micrometer.context.ContextRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;

class TenantPropagationAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ModelRegistryAutoConfiguration.class,
                    TenantPropagationAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class));

    @Test
    void tasksWorkForTheTenantForWhichTheyWereHandedOver() {
        runner.run(context -> assertThat(tenantOnExecutor(
                        context.getBean(ModelRegistry.class), context.getBean(AsyncTaskExecutor.class)))
                .isEqualTo("acme"));
    }

    @Test
    void joinsTheApplicationsOwnDecoratorsAndBoots() {
        List<String> decorated = new ArrayList<>();
        runner.withBean("own", TaskDecorator.class, () -> task -> {
                    decorated.add("own");
                    return task;
                })
                .withPropertyValues("spring.task.execution.propagate-context=true")
                .run(context -> {
                    ModelRegistry registry = context.getBean(ModelRegistry.class);
                    assertThat(tenantOnExecutor(registry, context.getBean(AsyncTaskExecutor.class)))
                            .isEqualTo("acme");
                    assertThat(decorated).containsExactly("own");
                });
    }

    @Test
    void doesNotStandInTheWayOfTheApplicationsOnlyDecorator() {
        TaskDecorator own = task -> task;
        runner.withBean("own", TaskDecorator.class, () -> own)
                .run(context -> assertThat(context.getBean(TaskDecorator.class)).isSameAs(own));
    }

    @Test
    void servesEachRegistryOfTheApplication() {
        runner.withBean("one", ModelRegistry.class, ModelRegistry::create)
                .withBean("two", ModelRegistry.class, ModelRegistry::create)
                .run(context -> {
                    ModelRegistry two = context.getBean("two", ModelRegistry.class);
                    try (TenantScope scope =
                            context.getBean("one", ModelRegistry.class).openTenant("globex")) {
                        assertThat(tenantOnExecutor(two, context.getBean(AsyncTaskExecutor.class)))
                                .isEqualTo("acme");
                    }
                    assertThat(accessors(context.getBean("one", ModelRegistry.class)))
                            .isOne();
                    assertThat(accessors(two)).isOne();
                });
    }

    @Test
    void handsTasksOverWhileTheRegistryIsStillBeingMade() {
        runner.withBean(EagerListener.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void accessorGoesWithTheRegistry() {
        List<ModelRegistry> registries = new ArrayList<>();
        runner.run(context -> {
            registries.add(context.getBean(ModelRegistry.class));
            assertThat(accessors(registries.get(0))).isOne();
        });
        assertThat(accessors(registries.get(0))).isZero();
    }

    @Test
    void worksWithoutContextPropagation() {
        runner.withClassLoader(new FilteredClassLoader(ContextRegistry.class)).run(context -> {
            ModelRegistry registry = context.getBean(ModelRegistry.class);
            assertThat(accessors(registry)).isZero();
            assertThat(tenantOnExecutor(registry, context.getBean(AsyncTaskExecutor.class)))
                    .isEqualTo("acme");
        });
    }

    @Test
    void providesNothingWhenDisabled() {
        runner.withPropertyValues("modelregistry.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RegistryWatcher.class));
    }

    private static String tenantOnExecutor(ModelRegistry registry, AsyncTaskExecutor executor) throws Exception {
        try (TenantScope scope = registry.openTenant("acme")) {
            return executor.submit(() -> {
                        try (TenantScope there = registry.captureTenant().open()) {
                            return there.tenant();
                        }
                    })
                    .get();
        }
    }

    private static long accessors(ModelRegistry registry) {
        return ContextRegistry.getInstance().getThreadLocalAccessors().stream()
                .filter(accessor -> accessor.key().equals(new PropagatedTenant.Key(registry)))
                .count();
    }

    /** The registry cannot be there yet when this hands over its work: it needs this to be made. */
    static class EagerListener implements RegistryListener {

        EagerListener(AsyncTaskExecutor executor) throws Exception {
            executor.submit(() -> "loaded").get();
        }

        @Override
        public void onEvent(RegistryEvent event) {}
    }
}
