package dev.modelregistry.spring.tenant;

import org.springframework.test.context.TestPropertySource;

/** On JVMs that have no virtual threads, Spring Boot passes over the property. */
@TestPropertySource(properties = "spring.threads.virtual.enabled=true")
class SecuredReactiveOnVirtualThreadsIT extends SecuredReactiveIT {}
