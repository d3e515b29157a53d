package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class SamplePropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Configuration.class);

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(SampleProperties.class))
                .isEqualTo(new SampleProperties(true, new SampleProperties.ImportProperties(DataSize.ofMegabytes(1)))));
    }

    @Test
    void bindsWhatIsSet() {
        runner.withPropertyValues("sample.demo-data=false", "sample.import.max-line-length=2KB")
                .run(context -> assertThat(context.getBean(SampleProperties.class))
                        .isEqualTo(new SampleProperties(
                                false, new SampleProperties.ImportProperties(DataSize.ofKilobytes(2)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "-1B", "65MB", "1TB"})
    void refusesALineLengthOutOfBounds(String length) {
        runner.withPropertyValues("sample.import.max-line-length=" + length)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("sample.import.max-line-length must be between 1B and 64MB"));
    }

    @EnableConfigurationProperties(SampleProperties.class)
    static final class Configuration {}
}
