package dev.modelregistry.error;

/**
 * Something was to be registered while the current tenant's code is not valid. Nothing was registered: a model must not
 * become everybody's because a header was malformed.
 *
 * <p>The code itself is in neither the message nor a field, for it comes from outside and cannot be trusted in a log.
 */
public final class InvalidTenantException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; there is nothing to tell that could be told safely. */
    public InvalidTenantException() {
        super("The current tenant has no valid code, so nothing was changed. "
                + "Correct what supplies the tenant, or the rule for tenant codes");
    }
}
