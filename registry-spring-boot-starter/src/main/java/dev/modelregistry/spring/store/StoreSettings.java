package dev.modelregistry.spring.store;

import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import java.util.Locale;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Passes properties to the builder of a store, so that what it refuses is reported with the place where it was set. */
final class StoreSettings {

    private static final String TYPE = "modelregistry.store.type";

    private final StoreType type;

    private StoreSettings(StoreType type) {
        this.type = type;
    }

    /**
     * Begins to set up a store of the type that is set.
     *
     * @throws InvalidConfigurationPropertyValueException if another type is set by now than when beans were chosen, which is
     *     earlier where an application was processed ahead of time
     */
    static StoreSettings of(ModelRegistryProperties properties, StoreType chosen) {
        StoreType type = properties.store().type();
        if (type != chosen) {
            throw new InvalidConfigurationPropertyValueException(
                    TYPE, type, "must be " + name(chosen) + ", as when the application was processed ahead of time");
        }
        return new StoreSettings(chosen);
    }

    <T> void set(String property, T value, Consumer<T> setter) {
        try {
            setter.accept(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "modelregistry.store." + name(type) + "." + property, value, String.valueOf(e.getMessage()));
        }
    }

    InvalidConfigurationPropertyValueException missing(String bean, String starter, String property) {
        return new InvalidConfigurationPropertyValueException(
                TYPE,
                name(type),
                "needs a " + bean + " bean, and there is none: add " + starter + " to the class path, and set "
                        + property);
    }

    private static String name(StoreType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
