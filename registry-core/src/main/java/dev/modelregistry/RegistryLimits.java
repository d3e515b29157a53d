package dev.modelregistry;

import dev.modelregistry.error.LimitExceededException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;

/**
 * How much a registry accepts. A registration past a limit throws {@link LimitExceededException} and changes nothing;
 * removing is always allowed.
 *
 * @param modelsPerTenant models of one tenant, and of the global partition; at least 1, by default 10,000
 * @param residentTenants tenants with models in memory; at least 1, by default {@link Integer#MAX_VALUE}
 * @param properties properties of one structure, nested ones included; 1 to {@link Structure#MAX_PROPERTIES}
 * @param depth levels of nesting of one structure; 1 to {@link Structure#MAX_DEPTH}
 * @param nameLength characters of a property's or a model's name, other than those that anonymous models are given; 1 to
 *     {@link Structure#MAX_NAME_LENGTH}
 */
public record RegistryLimits(int modelsPerTenant, int residentTenants, int properties, int depth, int nameLength) {

    private static final RegistryLimits DEFAULTS = new RegistryLimits(
            10_000, Integer.MAX_VALUE, Structure.MAX_PROPERTIES, Structure.MAX_DEPTH, Structure.MAX_NAME_LENGTH);

    /** Checks that every limit is within its bounds. */
    public RegistryLimits {
        check("modelsPerTenant", modelsPerTenant, Integer.MAX_VALUE);
        check("residentTenants", residentTenants, Integer.MAX_VALUE);
        check("properties", properties, Structure.MAX_PROPERTIES);
        check("depth", depth, Structure.MAX_DEPTH);
        check("nameLength", nameLength, Structure.MAX_NAME_LENGTH);
    }

    /** Returns the default limits. */
    public static RegistryLimits defaults() {
        return DEFAULTS;
    }

    /** Throws if a model's name or structure is past a limit. */
    void check(Model model) {
        require("nameLength", nameLength, model.name().length());
        check(model.structure());
    }

    /** Throws if a structure is past a limit. */
    void check(Structure structure) {
        require("depth", depth, structure.depth());
        require("properties", properties, structure.size());
        if (nameLength < Structure.MAX_NAME_LENGTH) {
            checkNames(structure);
        }
    }

    private void checkNames(Structure structure) {
        structure.propertyNames().forEach(name -> require("nameLength", nameLength, name.length()));
        structure.nestedStructures().forEach(this::checkNames);
    }

    private static void require(String limit, int maximum, int actual) {
        if (actual > maximum) {
            throw new LimitExceededException(limit, maximum, actual);
        }
    }

    private static void check(String name, int value, int maximum) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(
                    "limit " + name + " must be between 1 and " + maximum + " but is " + value);
        }
    }
}
