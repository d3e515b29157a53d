package dev.modelregistry.spring;

import org.springframework.test.context.TestPropertySource;

/** Controllers that answer with no publisher run on virtual threads then, where the JVM has them. */
@TestPropertySource(properties = "spring.threads.virtual.enabled=true")
class VirtualThreadsReactivePropagationIT extends ReactivePropagationIT {}
