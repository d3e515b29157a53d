package dev.modelregistry.spring.actuate;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Gives the {@link ModelRegistryEndpoint} the status codes of the web: 404 for the deletion of a tenant that is not
 * resident, where an endpoint by itself would answer 204.
 */
@EndpointWebExtension(endpoint = ModelRegistryEndpoint.class)
public final class ModelRegistryEndpointWebExtension {

    private final ModelRegistryEndpoint endpoint;

    /** Creates the extension of an endpoint. */
    public ModelRegistryEndpointWebExtension(ModelRegistryEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Drops every model of a tenant: status 200 with how many, or 404 if it is not resident. */
    @DeleteOperation
    public WebEndpointResponse<ModelRegistryDescriptor.Dropped> dropTenant(@Selector String tenant) {
        ModelRegistryDescriptor.Dropped dropped = endpoint.dropTenant(tenant);
        return dropped == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(dropped);
    }
}
