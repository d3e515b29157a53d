package dev.modelregistry.spring.actuate;

import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.actuate.ModelRegistryDescriptor.Problem;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * The {@link ModelRegistryEndpoint} as the web sees it: status 400 for parameters that cannot be read and 404 for a tenant
 * that is not there, 503 for a store that cannot be reached, all with a problem description, and names only for those who
 * may see them.
 */
@EndpointWebExtension(endpoint = ModelRegistryEndpoint.class)
public final class ModelRegistryEndpointWebExtension {

    private static final MimeType PROBLEM = new MimeType("application", "problem+json");

    private final ModelRegistryEndpoint endpoint;
    private final Show showValues;
    private final Set<String> roles;

    /**
     * Creates the extension of an endpoint.
     *
     * @param showValues when names are shown
     * @param roles the roles of which one is needed when they are shown to those authorized; if empty, being authenticated
     *     is enough
     */
    public ModelRegistryEndpointWebExtension(ModelRegistryEndpoint endpoint, Show showValues, Set<String> roles) {
        this.endpoint = endpoint;
        this.showValues = showValues;
        this.roles = Set.copyOf(roles);
    }

    /** Returns what {@link ModelRegistryEndpoint#registry} returns, or status 400. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> registry(
            SecurityContext user,
            @Nullable String limit,
            @Nullable String after,
            @Nullable String sort,
            @Nullable String prefix) {
        return answer(() -> endpoint.registry(TenantPageRequest.parse(limit, after, sort, prefix), isShownTo(user)));
    }

    /** Returns the figures and model names of one tenant, or status 404. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> tenant(SecurityContext user, @Selector String tenant) {
        return answer(() -> endpoint.tenant(tenant, isShownTo(user)));
    }

    /** Drops every model of a tenant: status 200 with how many, 404, or 503 if it cannot be dropped from the store now. */
    @DeleteOperation
    public WebEndpointResponse<OperationResponseBody> dropTenant(@Selector String tenant) {
        return answer(() -> endpoint.dropTenant(tenant), "No tenant of this code has models.");
    }

    /** Cleans up as parameters ask for: status 200 with what was done, 400 or 404. */
    WebEndpointResponse<OperationResponseBody> cleanUp(Map<String, ?> parameters) {
        return answer(() -> endpoint.cleanUp(CleanupRequest.parse(parameters)));
    }

    private boolean isShownTo(SecurityContext user) {
        return showValues.isShown(user, roles);
    }

    private static WebEndpointResponse<OperationResponseBody> answer(
            Supplier<? extends @Nullable OperationResponseBody> operation) {
        return answer(operation, "There is no tenant of this code with models in memory.");
    }

    /** @param absence what to say if the operation returns nothing */
    private static WebEndpointResponse<OperationResponseBody> answer(
            Supplier<? extends @Nullable OperationResponseBody> operation, String absence) {
        OperationResponseBody body;
        try {
            body = operation.get();
        } catch (InvalidParameterException e) {
            return problem("Invalid parameter", WebEndpointResponse.STATUS_BAD_REQUEST, e.getMessage());
        } catch (StoreUnavailableException | StoreConflictException e) {
            return problem(
                    "Model store unavailable",
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
                    "The model store did not say that it was done. Try again: that is safe.");
        }
        return body == null
                ? problem("Tenant not found", WebEndpointResponse.STATUS_NOT_FOUND, absence)
                : new WebEndpointResponse<>(body);
    }

    private static WebEndpointResponse<OperationResponseBody> problem(
            String title, int status, @Nullable String detail) {
        return new WebEndpointResponse<>(new Problem(title, status, detail), status, PROBLEM);
    }
}
