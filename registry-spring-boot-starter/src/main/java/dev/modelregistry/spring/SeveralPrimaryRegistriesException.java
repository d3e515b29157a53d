package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.ModelRegistryException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** More than one {@link ModelRegistry} is marked as primary, so nobody can say which one is meant. */
final class SeveralPrimaryRegistriesException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    private SeveralPrimaryRegistriesException(List<String> registries) {
        super("More than one bean of the type " + ModelRegistry.class.getName() + " is primary: "
                + String.join("; ", registries));
    }

    static void throwIfSeveral(ConfigurableListableBeanFactory factory) {
        List<String> primary = Stream.of(factory.getBeanNamesForType(ModelRegistry.class, true, false))
                .filter(factory::containsBeanDefinition)
                .filter(name -> factory.getBeanDefinition(name).isPrimary())
                .map(name -> "'" + name + "' defined in " + origin(factory.getMergedBeanDefinition(name)))
                .toList();
        if (primary.size() > 1) {
            throw new SeveralPrimaryRegistriesException(primary);
        }
    }

    private static String origin(BeanDefinition definition) {
        String method = definition.getFactoryMethodName();
        return (method == null ? "" : "the method '" + method + "' of ")
                + Objects.requireNonNullElse(definition.getResourceDescription(), "an unknown place");
    }
}
