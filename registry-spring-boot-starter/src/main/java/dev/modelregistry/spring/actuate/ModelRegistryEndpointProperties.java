package dev.modelregistry.spring.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the endpoint, under {@code management.endpoint.modelregistry}.
 *
 * @param showValues When to show the codes of tenants and the names of their models.
 * @param roles Roles used to determine whether a user is authorized to be shown those names. When empty, all authenticated
 *     users are authorized.
 */
@ConfigurationProperties("management.endpoint.modelregistry")
public record ModelRegistryEndpointProperties(
        @DefaultValue("always") Show showValues,
        @DefaultValue Set<String> roles) {

    /** Copies the set. */
    public ModelRegistryEndpointProperties {
        roles = Set.copyOf(roles);
    }
}
