package dev.modelregistry.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the sample application. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleProperties.class)
public class SampleApplication {

    /** Starts the application; arguments such as {@code --sample.demo-data=false} override its configuration. */
    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }
}
