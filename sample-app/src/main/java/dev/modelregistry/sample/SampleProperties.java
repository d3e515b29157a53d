package dev.modelregistry.sample;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the sample application.
 *
 * @param demoData whether the demonstration tenants are there after the start
 * @param importing what an import accepts
 */
@ConfigurationProperties("sample")
record SampleProperties(
        @DefaultValue("true") boolean demoData,
        @Name("import") @DefaultValue ImportProperties importing) {

    /**
     * What an import accepts.
     *
     * @param maxLineLength the longest line that is read, without its end; what Jackson reads,
     *     {@code spring.jackson.factory.constraints.read.max-document-length}, bounds it too
     */
    record ImportProperties(@DefaultValue("1MB") DataSize maxLineLength) {

        private static final DataSize LARGEST = DataSize.ofMegabytes(64);

        /** Checks the bound, of which as much memory is held for every import under way. */
        ImportProperties {
            if (maxLineLength.toBytes() < 1 || maxLineLength.compareTo(LARGEST) > 0) {
                throw new IllegalArgumentException("sample.import.max-line-length must be between 1B and "
                        + LARGEST.toMegabytes() + "MB but is " + maxLineLength);
            }
        }
    }
}
