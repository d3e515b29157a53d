package dev.modelregistry.model;

import java.util.AbstractSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The names of the properties of a structure, read from it when asked for, so that no structure has to keep them. */
final class PropertyNames extends AbstractSet<String> {

    private final Structure structure;

    PropertyNames(Structure structure) {
        this.structure = structure;
    }

    @Override
    public int size() {
        return structure.properties().size();
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return name instanceof String text && structure.findProperty(text).isPresent();
    }

    @Override
    public Iterator<String> iterator() {
        Iterator<Property> properties = structure.properties().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return properties.hasNext();
            }

            @Override
            public String next() {
                return properties.next().name();
            }
        };
    }
}
