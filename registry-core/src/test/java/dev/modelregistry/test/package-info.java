/**
 * What helps to test code that uses a registry; shipped in the test-jar. {@link dev.modelregistry.test.RegistryAssertions}
 * and {@link dev.modelregistry.test.InMemoryModelStore} need nothing but the registry,
 * {@link dev.modelregistry.test.CheckedRegistries} needs JUnit Jupiter, and
 * {@link dev.modelregistry.test.ModelStoreContractTest}, which the test of a store extends, AssertJ as well.
 */
@NullMarked
package dev.modelregistry.test;

import org.jspecify.annotations.NullMarked;
