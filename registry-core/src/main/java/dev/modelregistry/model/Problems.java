package dev.modelregistry.model;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.function.Function;

/**
 * What is wrong with what is being read, and where in it the reader is. Once there is a problem the result of the reading
 * is never used, so a reader reports and goes on with any placeholder; it need not signal the failure otherwise.
 */
final class Problems {

    private final List<Object> path = new ArrayList<>();
    private final List<StructureProblem> listed = new ArrayList<>(0);
    private int count;

    /** Returns what {@code reading} returns, unless it reports a problem. */
    static <T> T reject(Function<Problems, T> reading) {
        Problems problems = new Problems();
        try {
            T result = reading.apply(problems);
            problems.throwIfAny();
            return result;
        } catch (ConcurrentModificationException e) {
            // The path still says where the reader was: it is not unwound by exceptions.
            problems.report("was changed while it was being read; pass a definition that nobody changes meanwhile");
            throw problems.toException();
        }
    }

    /** Enters a member by its name, or an element by its index. */
    void enter(Object token) {
        path.add(token);
    }

    void leave() {
        path.remove(path.size() - 1);
    }

    void report(String message) {
        if (count < InvalidStructureException.MAX_LISTED) {
            listed.add(StructureProblem.at(path, message));
        }
        if (count < Integer.MAX_VALUE) {
            count++;
        }
    }

    int count() {
        return count;
    }

    void throwIfAny() {
        if (count > 0) {
            throw toException();
        }
    }

    private InvalidStructureException toException() {
        return new InvalidStructureException(listed, count);
    }

    /** Returns the first problem that was reported, of which there must be one. */
    StructureProblem first() {
        return listed.get(0);
    }
}
