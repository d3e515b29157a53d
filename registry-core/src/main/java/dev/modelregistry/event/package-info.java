/**
 * What a registry tells its listeners. An event carries the tenant, the model and the cause; it is published after the
 * change is visible, outside every lock.
 */
@NullMarked
package dev.modelregistry.event;

import org.jspecify.annotations.NullMarked;
