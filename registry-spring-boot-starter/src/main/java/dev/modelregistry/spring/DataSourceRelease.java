package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Releases data sources when their beans are destroyed, in every registry of the application.
 *
 * <p>An owner is what the application registers models for, which is what it gets injected. Where other post-processors
 * have wrapped a bean, that is the wrapper, while the bean that is destroyed is what they wrapped. So both are released,
 * if the bean is a singleton. A wrapper of a bean in another scope is released when it is garbage-collected, as is a data
 * source that is no bean.
 */
final class DataSourceRelease implements DestructionAwareBeanPostProcessor, BeanFactoryAware {

    private final SpringOwnerTypes types = new SpringOwnerTypes();
    private final List<ModelRegistry> registries = new CopyOnWriteArrayList<>();
    private final Map<String, WeakReference<Object>> exposed = new ConcurrentHashMap<>();
    private @Nullable BeanFactory beans;

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beans = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ModelRegistry registry) {
            registries.add(registry);
        } else if (types.isDataSource(bean) && isSingleton(beanName)) {
            exposed.put(beanName, new WeakReference<>(bean));
        }
        return bean;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof ModelRegistry || types.isDataSource(bean);
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        if (bean instanceof ModelRegistry registry) {
            registries.remove(registry);
            return;
        }
        WeakReference<Object> wrapper = exposed.remove(beanName);
        release(bean);
        if (wrapper != null) {
            release(wrapper.get());
        }
    }

    private void release(@Nullable Object dataSource) {
        registries.removeIf(registry -> !releaseFrom(registry, dataSource));
    }

    /** Answers {@code false} if the registry is closed; an exception would keep the data source from being closed. */
    private static boolean releaseFrom(ModelRegistry registry, @Nullable Object dataSource) {
        try {
            registry.releaseOwner(dataSource);
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    /** Beans that only a factory knows, such as inner ones, have names that the bean factory does not know. */
    private boolean isSingleton(String beanName) {
        return beans != null && beans.containsBean(beanName) && beans.isSingleton(beanName);
    }
}
