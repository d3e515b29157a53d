package dev.modelregistry.spring.actuate;

import org.springframework.boot.test.context.SpringBootTest;

/** The endpoint on Spring MVC and Tomcat. */
@SpringBootTest(
        classes = EndpointContract.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.endpoints.web.exposure.include=modelregistry"})
class ServletEndpointIT extends EndpointContract {}
