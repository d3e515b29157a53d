package dev.modelregistry.spring.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;

/**
 * Hands the parameters of a POST to the clean-up, whether they came in the query or as JSON.
 *
 * <p>A write operation that declares parameters answers 415 to a POST without a content type, which a bare
 * {@code curl -X POST} is. One that declares none answers it, but does not get what the query says. What was sent is there
 * all the same, in the context of the invocation.
 */
final class CleanupParameters implements OperationInvokerAdvisor {

    private static final EndpointId ENDPOINT = EndpointId.of("modelregistry");

    private final ObjectProvider<ModelRegistryEndpointWebExtension> web;

    CleanupParameters(ObjectProvider<ModelRegistryEndpointWebExtension> web) {
        this.web = web;
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpointId, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        if (!endpointId.equals(ENDPOINT) || type != OperationType.WRITE) {
            return invoker;
        }
        return context -> context.canResolve(WebServerNamespace.class)
                ? web.getObject().cleanUp(context.getArguments())
                : invoker.invoke(context);
    }
}
