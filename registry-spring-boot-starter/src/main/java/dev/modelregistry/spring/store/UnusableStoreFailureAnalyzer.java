package dev.modelregistry.spring.store;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a store that cannot be used. */
final class UnusableStoreFailureAnalyzer extends AbstractFailureAnalyzer<UnusableStoreException> {

    UnusableStoreFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableStoreException cause) {
        // What is not set up says so itself; all else comes from connecting, and is told by the driver or the pool.
        boolean isSetUpWrongly = cause.getCause() instanceof IllegalStateException;
        return new FailureAnalysis(
                messages(cause),
                isSetUpWrongly
                        ? "Do what the description says, or set modelregistry.store.type=none to keep models in memory only."
                        : "Start the database, or correct spring.datasource.url, .username and .password.",
                cause);
    }

    private static String messages(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("\n\n"));
    }
}
