package dev.modelregistry.spring.tenant;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * A property whose value is a list, which is written as {@code name[0]}, {@code name[1]} and so on, or as one text with
 * commas. Spring Boot reports where a property was set only if it is told the name that was written.
 */
record ListProperty(String name, Environment environment) {

    InvalidConfigurationPropertyValueException invalid(int index, String element, String reason) {
        String indexed = name + "[" + index + "]";
        return environment.containsProperty(indexed)
                ? new InvalidConfigurationPropertyValueException(indexed, element, reason)
                : new InvalidConfigurationPropertyValueException(name, element, "'" + element + "' " + reason);
    }
}
