package dev.modelregistry.spring.actuate;

import org.springframework.boot.test.context.SpringBootTest;

/** The endpoint on a port of its own. */
@SpringBootTest(
        classes = EndpointContract.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.endpoints.web.exposure.include=modelregistry", "management.server.port=0"})
class ManagementPortEndpointIT extends EndpointContract {}
