package dev.modelregistry.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about several primary registries. */
final class SeveralPrimaryRegistriesFailureAnalyzer extends AbstractFailureAnalyzer<SeveralPrimaryRegistriesException> {

    SeveralPrimaryRegistriesFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SeveralPrimaryRegistriesException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mark only one of them as @Primary: the actuator, the health check, the metrics and the tenant filter"
                        + " are for that one.",
                cause);
    }
}
