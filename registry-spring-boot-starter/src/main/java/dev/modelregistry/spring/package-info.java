/**
 * The registry in a Spring Boot application: its settings, its beans and how to change them.
 *
 * <p>Start with {@link dev.modelregistry.spring.ModelRegistryProperties} for what can be set and with
 * {@link dev.modelregistry.spring.ModelRegistryAutoConfiguration} for the beans that are made. Which tenant a request
 * belongs to is in {@link dev.modelregistry.spring.tenant}, where models are kept besides memory in
 * {@link dev.modelregistry.spring.store}; endpoint, health and metrics are in {@link dev.modelregistry.spring.actuate}.
 */
@NullMarked
package dev.modelregistry.spring;

import org.jspecify.annotations.NullMarked;
