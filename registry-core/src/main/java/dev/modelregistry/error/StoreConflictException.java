package dev.modelregistry.error;

/** Others changed the same tenant again and again, so that a change could not be made. Nothing was done; it may be tried again. */
public final class StoreConflictException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public StoreConflictException(int attempts) {
        super("The tenant was changed by others during each of " + attempts
                + " attempts to change it. Try again later, or let fewer nodes write to one tenant at a time");
    }
}
