package dev.modelregistry.model;

/**
 * A reference to the model of a name. It is resolved when somebody asks for it, in the tenant that asks; whether there is
 * such a model is not known here.
 *
 * @param modelName 1 to {@value Structure#MAX_NAME_LENGTH} characters of any kind
 */
public record ReferenceType(String modelName) implements PropertyType {

    /**
     * Creates a reference.
     *
     * @throws dev.modelregistry.error.InvalidStructureException if the name is empty or too long
     */
    public ReferenceType {
        Names.require("the name of the referenced model", modelName);
    }

    @Override
    public int depth() {
        return 0;
    }
}
