/**
 * What can go wrong, as types. Every exception of the library is unchecked and descends from
 * {@link dev.modelregistry.error.ModelRegistryException}; a subclass exists only where a caller can act on it. Messages
 * say what is wrong and what to do; none carries data of another tenant, and none echoes an untrusted tenant code. This
 * package depends on no other.
 */
@NullMarked
package dev.modelregistry.error;

import org.jspecify.annotations.NullMarked;
