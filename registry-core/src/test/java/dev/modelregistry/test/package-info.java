/**
 * What helps to test code that uses a registry; shipped in the test-jar. {@link dev.modelregistry.test.RegistryAssertions}
 * needs nothing but the registry, {@link dev.modelregistry.test.CheckedRegistries} needs JUnit Jupiter.
 */
@NullMarked
package dev.modelregistry.test;

import org.jspecify.annotations.NullMarked;
