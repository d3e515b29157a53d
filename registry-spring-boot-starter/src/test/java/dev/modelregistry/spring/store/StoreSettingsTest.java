package dev.modelregistry.spring.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.spring.ModelRegistryProperties;
import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StoreSettingsTest {

    @Test
    void refusesATypeThatWasNotChosenWhenBeansWere() {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> StoreSettings.of(properties("redis"), StoreType.JDBC))
                .satisfies(e -> {
                    assertThat(e.getName()).isEqualTo("modelregistry.store.type");
                    assertThat(e.getReason())
                            .isEqualTo("must be jdbc, as when the application was processed ahead of time");
                });
        assertThat(StoreSettings.of(properties("jdbc"), StoreType.JDBC)).isNotNull();
    }

    private static ModelRegistryProperties properties(String type) {
        return new Binder(new MapConfigurationPropertySource(Map.of("modelregistry.store.type", type)))
                .bindOrCreate("modelregistry", ModelRegistryProperties.class);
    }
}
