package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts an application in a class loader of its own, as restarts of development tools do, and closes it. */
class ClassLoaderLeakTest {

    private static final int MOST_COLLECTIONS = 50;

    /** Logging systems are the JVM's and keep what they were set up with. */
    @BeforeEach
    void switchLoggingSystemOff() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    @AfterEach
    void restore() {
        System.clearProperty("org.springframework.boot.logging.LoggingSystem");
    }

    @Test
    void leavesNoThreadThresholdOrClassLoaderBehind() throws Exception {
        List<Long> thresholds = collectionThresholds();
        // On a thread of its own, which takes its thread-locals along when it ends.
        FutureTask<WeakReference<ClassLoader>> run = new FutureTask<>(ClassLoaderLeakTest::runOnce);
        Thread thread = new Thread(run);
        thread.start();
        thread.join();
        WeakReference<ClassLoader> loader = run.get();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(left -> left.getName().startsWith("modelregistry"));
        assertThat(collectionThresholds()).isEqualTo(thresholds);
        forgetTheRecordThatWasLinkedLast();
        for (int i = 0; i < MOST_COLLECTIONS && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> runOnce() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> application = loader.loadClass(LeakTestApplication.class.getName());
            assertThat(application).isNotSameAs(LeakTestApplication.class);
            application.getMethod("runOnce").invoke(null);
            return new WeakReference<>(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(null);
        }
    }

    /**
     * JDK 17 keeps the type of the record whose {@code equals} was linked last, and Spring Boot has such records; later JDKs
     * keep it softly, which the collections end. Here a record of the test takes its place.
     */
    private void forgetTheRecordThatWasLinkedLast() {
        record Last(ClassLoaderLeakTest component) {}
        assertThat(new Last(this)).isEqualTo(new Last(this)).hasSameHashCodeAs(new Last(this));
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderLeakTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(path, e);
        }
    }

    private static List<Long> collectionThresholds() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
                .map(MemoryPoolMXBean::getCollectionUsageThreshold)
                .toList();
    }
}
