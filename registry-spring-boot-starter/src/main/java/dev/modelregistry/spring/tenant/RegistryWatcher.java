package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Is told of each registry among the beans when it is ready and before it is destroyed. Work may be handed over while beans
 * are still being made; who then asked the application context for a registry could find one half-made.
 */
interface RegistryWatcher extends DestructionAwareBeanPostProcessor {

    void ready(ModelRegistry registry);

    void gone(ModelRegistry registry);

    @Override
    default Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ModelRegistry registry) {
            ready(registry);
        }
        return bean;
    }

    @Override
    default boolean requiresDestruction(Object bean) {
        return bean instanceof ModelRegistry;
    }

    @Override
    default void postProcessBeforeDestruction(Object bean, String beanName) {
        if (bean instanceof ModelRegistry registry) {
            gone(registry);
        }
    }
}
