package dev.modelregistry;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Every known owner, found by the identity of its object and held only as long as that object lives. */
final class OwnerTable {

    private static final int LONGEST_NAME = 64;

    final ConcurrentHashMap<Object, Owner> owners = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile List<OwnerTypes> types;

    OwnerTable(List<OwnerTypes> types) {
        this.types = List.copyOf(types);
    }

    /** Forgets how owners are recognised. */
    void close() {
        types = List.of();
    }

    /** Finds an owner that is known already. */
    @Nullable
    Owner find(@Nullable Object object) {
        Object bare = object instanceof TypedOwner typed ? typed.object() : object;
        return bare == null ? null : owners.get(new Probe(bare));
    }

    /** Returns the owner of an object whose type it says itself or a recogniser knows. */
    Owner of(Object object) {
        Objects.requireNonNull(object, "owner");
        Owner known = find(object);
        if (known != null) {
            if (object instanceof TypedOwner typed) {
                requireType(known, typed.type());
            }
            return known;
        }
        if (object instanceof TypedOwner typed) {
            return add(typed);
        }
        OwnerType type = recognise(object);
        if (type == null) {
            throw new IllegalArgumentException("a " + object.getClass().getName()
                    + " is not known to own models: pass OwnerType.DATA_SOURCE.of(object) or OwnerType.APP.of(object),"
                    + " or give its OwnerTypes to the builder");
        }
        return add(type.of(object));
    }

    /** Returns the owner of an object that the caller says is of this type. */
    Owner of(Object object, OwnerType type) {
        Objects.requireNonNull(object, "owner");
        if (object instanceof TypedOwner) {
            return requireType(of(object), type);
        }
        Owner known = find(object);
        OwnerType recognised = known == null ? recognise(object) : null;
        if (recognised != null && recognised != type) {
            throw wrongType(recognised, type);
        }
        return known == null ? add(type.of(object)) : requireType(known, type);
    }

    /** Returns how many owners have models. */
    long withModels() {
        return owners.values().stream().filter(Owner::hasModels).count();
    }

    /** Takes out the owners that were garbage-collected since the last call. */
    void drainCollected(Consumer<Owner> action) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            Owner owner = (Owner) gone;
            owners.remove(owner);
            action.accept(owner);
        }
    }

    private Owner add(TypedOwner typed) {
        String id = typed.type().prefix() + "_" + readableName(typed) + "_" + numbers.incrementAndGet();
        Owner owner = new Owner(typed.object(), typed.type(), id, collected);
        Owner earlier = owners.putIfAbsent(owner, owner);
        return earlier == null ? owner : requireType(earlier, typed.type());
    }

    private @Nullable OwnerType recognise(Object object) {
        if (object instanceof DataSource) {
            return OwnerType.DATA_SOURCE;
        }
        for (OwnerTypes candidate : types) {
            OwnerType type = candidate.typeOf(object);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    private static Owner requireType(Owner owner, OwnerType type) {
        if (owner.type() != type) {
            throw wrongType(owner.type(), type);
        }
        return owner;
    }

    private static IllegalArgumentException wrongType(OwnerType actual, OwnerType expected) {
        return new IllegalArgumentException("the owner is of type " + actual + ", not " + expected);
    }

    private static String readableName(TypedOwner typed) {
        String name = typed.name().isEmpty() ? typed.object().getClass().getSimpleName() : typed.name();
        String readable = name.replaceAll("[^A-Za-z0-9]+", "-");
        if (readable.isEmpty()) {
            return "unnamed";
        }
        return readable.length() <= LONGEST_NAME ? readable : readable.substring(0, LONGEST_NAME);
    }

    /** A key that finds the owner of an object without making one. */
    private record Probe(Object object) {

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Owner owner && owner.refersTo(object);
        }
    }
}
