package dev.modelregistry.spring.tenant;

import dev.modelregistry.error.ModelRegistryException;

/**
 * A request names different tenants in different ways, and {@code modelregistry.tenant.strict-sources} is on. Thrown by a
 * {@link TenantResolver}, it is answered with status 403. It does not tell which tenants.
 */
public final class ConflictingTenantsException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that names no tenant. */
    public ConflictingTenantsException() {
        super("The request names different tenants in different ways.");
    }
}
