/**
 * What operators see and steer: the actuator endpoint {@code modelregistry}, the health component {@code modelRegistry}
 * and the meters {@code modelregistry.*}. Each is configured only where the application has what it builds on. Those
 * who run several registries make these classes' beans themselves.
 */
@NullMarked
package dev.modelregistry.spring.actuate;

import org.jspecify.annotations.NullMarked;
