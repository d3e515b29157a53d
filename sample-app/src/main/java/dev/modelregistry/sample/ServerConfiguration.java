package dev.modelregistry.sample;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the server in front of the controllers must let pass. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    /**
     * Lets a model's name contain {@code %2F} and {@code %5C}, which Tomcat refuses by default. Clients that encode a name
     * as one piece write {@code common%2Fuser}; Spring decodes it after the path was matched, so nothing is reached by it
     * that would not be reached without.
     */
    @Bean
    TomcatConnectorCustomizer encodedSlashes() {
        return connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        };
    }
}
