package dev.modelregistry.spring.tenant;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class SecuredReactiveByTokenIT extends SecuredByTokenIT {}
