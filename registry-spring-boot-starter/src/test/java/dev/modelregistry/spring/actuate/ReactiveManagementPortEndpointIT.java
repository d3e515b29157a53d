package dev.modelregistry.spring.actuate;

import org.springframework.test.context.TestPropertySource;

/**
 * The endpoint on WebFlux and Netty, on a port of its own. Spring Boot's modules for Netty and for Tomcat both define a
 * bean for that; an application has one of them, this class path has both.
 */
@TestPropertySource(
        properties = {
            "management.server.port=0",
            "spring.autoconfigure.exclude="
                    + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"
        })
class ReactiveManagementPortEndpointIT extends ReactiveEndpointIT {}
