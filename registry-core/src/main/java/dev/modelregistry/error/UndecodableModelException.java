package dev.modelregistry.error;

/**
 * Stored bytes are not a model that can be read here: they are damaged, or are of another format. The message says what is
 * wrong and where, and nothing of what they hold.
 */
public final class UndecodableModelException extends ModelRegistryException {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong, as a sentence's beginning: "a text that goes beyond the end"
     * @param position the index of the byte with which what is wrong begins
     */
    public UndecodableModelException(String problem, int position) {
        super("The stored model cannot be decoded: " + problem + " at byte " + position);
        this.position = position;
    }

    /** Returns the index of the byte with which what is wrong begins. */
    public int position() {
        return position;
    }
}
