package dev.modelregistry;

import static dev.modelregistry.Definitions.numbered;

import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.testers.MapComputeIfPresentTester;
import com.google.common.collect.testing.testers.MapComputeTester;
import com.google.common.collect.testing.testers.MapCreationTester;
import com.google.common.collect.testing.testers.MapEntrySetTester;
import com.google.common.collect.testing.testers.MapMergeTester;
import com.google.common.collect.testing.testers.MapPutTester;
import com.google.common.collect.testing.testers.MapReplaceAllTester;
import com.google.common.collect.testing.testers.MapReplaceEntryTester;
import com.google.common.collect.testing.testers.MapReplaceTester;
import com.google.common.collect.testing.testers.MapToStringTester;
import com.google.common.collect.testing.testers.SetCreationTester;
import dev.modelregistry.model.Model;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Guava's tests of the {@link Map} contract on an owner's view, without those that put a value under a key that is not
 * its name.
 */
class OwnerModelsMapContractTest {

    /** What puts a value under another key than its name, or expects nothing before the entries of {@code toString}. */
    private static final Set<String> OUT_OF_CONTRACT = Set.of(
            "testComputeIfPresent_supportedPresent",
            "testCompute_presentToPresent",
            "testCreateWithDuplicates_nonNullDuplicatesNotRejected",
            "testIteratorSetValueAndRemove",
            "testMergePresent",
            "testPut_supportedPresent",
            "testReplaceAllRotate",
            "testReplaceAllThrowsMidwayThroughExistingValue",
            "testReplaceAllThrowsMidwayThroughNewValue",
            "testReplaceEntry_supportedPresent",
            "testReplace_supportedPresent",
            "testSetValue",
            "testToString_formatting",
            "testToString_size0",
            "testToString_size1");

    private static final List<Class<?>> TESTERS = List.of(
            MapComputeIfPresentTester.class,
            MapComputeTester.class,
            MapCreationTester.class,
            MapEntrySetTester.class,
            MapMergeTester.class,
            MapPutTester.class,
            MapReplaceAllTester.class,
            MapReplaceEntryTester.class,
            MapReplaceTester.class,
            MapToStringTester.class,
            SetCreationTester.class);

    @TestFactory
    Stream<DynamicNode> viewOfATenant_keepsTheMapContract() {
        return nodes(MapTestSuiteBuilder.using(new ViewGenerator())
                .named("OwnerModels")
                .withFeatures(
                        CollectionSize.ANY,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        MapFeature.SUPPORTS_PUT,
                        MapFeature.SUPPORTS_REMOVE,
                        MapFeature.ALLOWS_NULL_KEY_QUERIES,
                        MapFeature.ALLOWS_NULL_VALUE_QUERIES)
                .suppressing(TESTERS.stream()
                        .flatMap(tester -> Arrays.stream(tester.getMethods()))
                        .filter(method -> OUT_OF_CONTRACT.contains(method.getName()))
                        .toArray(Method[]::new))
                .createTestSuite());
    }

    private static Stream<DynamicNode> nodes(TestSuite suite) {
        return Collections.list(suite.tests()).stream()
                .map(test -> test instanceof TestSuite nested
                        ? DynamicContainer.dynamicContainer(nested.getName(), nodes(nested))
                        : DynamicTest.dynamicTest(test.toString(), ((TestCase) test)::runBare));
    }

    /** Makes views of a fresh registry; keys and values belong together. */
    private static final class ViewGenerator implements TestMapGenerator<String, Model> {

        /** Views hold their owners weakly. */
        private final List<Object> owners = new ArrayList<>();

        @Override
        public Map<String, Model> create(Object... elements) {
            Object owner = new Object();
            owners.add(owner);
            OwnerModels view = ModelRegistry.create().tenant("acme").modelsOf(OwnerType.APP.of(owner));
            for (Object element : elements) {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
                view.put((String) entry.getKey(), (Model) entry.getValue());
            }
            return view;
        }

        @Override
        public SampleElements<Map.Entry<String, Model>> samples() {
            List<Map.Entry<String, Model>> entries = Stream.of("one", "two", "three", "four", "five")
                    .map(name -> Map.entry(name, Model.of(name, numbered(name.length()))))
                    .toList();
            return new SampleElements<>(entries.get(0), entries.get(1), entries.get(2), entries.get(3), entries.get(4));
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // As the interface prescribes.
        public Map.Entry<String, Model>[] createArray(int length) {
            return new Map.Entry[length];
        }

        @Override
        public Iterable<Map.Entry<String, Model>> order(List<Map.Entry<String, Model>> insertionOrder) {
            return insertionOrder;
        }

        @Override
        public String[] createKeyArray(int length) {
            return new String[length];
        }

        @Override
        public Model[] createValueArray(int length) {
            return new Model[length];
        }
    }
}
