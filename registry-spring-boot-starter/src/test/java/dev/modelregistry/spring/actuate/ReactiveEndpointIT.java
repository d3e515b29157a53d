package dev.modelregistry.spring.actuate;

import org.springframework.boot.test.context.SpringBootTest;

/** The endpoint on WebFlux and Netty. */
@SpringBootTest(
        classes = EndpointContract.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=modelregistry",
            "spring.main.web-application-type=reactive"
        })
class ReactiveEndpointIT extends EndpointContract {}
