package dev.modelregistry.error;

import java.util.List;

/**
 * The definition of a structure is not valid. Everything that is wrong with it is counted and the first
 * {@value #MAX_LISTED} problems are listed, so that it can be corrected in one go.
 */
public final class InvalidStructureException extends ModelRegistryException {

    /** How many problems an exception lists; further ones are only counted. */
    public static final int MAX_LISTED = 20;

    private static final long serialVersionUID = 1L;

    // An array, because a field of an interface type is not known to be serializable.
    private final StructureProblem[] problems;
    private final int problemCount;

    /**
     * Creates the exception.
     *
     * @param problems at least one; of these the first {@value #MAX_LISTED} are kept
     * @param problemCount how many there are in all
     * @throws IllegalArgumentException if there is no problem, or the count is less than what is listed
     */
    public InvalidStructureException(List<StructureProblem> problems, int problemCount) {
        super(message(problems, problemCount));
        this.problems = problems.stream().limit(MAX_LISTED).toArray(StructureProblem[]::new);
        this.problemCount = problemCount;
    }

    /** Returns the first problems, at least one and at most {@value #MAX_LISTED}, in the order they were met. */
    public List<StructureProblem> problems() {
        return List.of(problems);
    }

    /** Returns how many problems there are, those not listed included. */
    public int problemCount() {
        return problemCount;
    }

    private static String message(List<StructureProblem> problems, int problemCount) {
        if (problems.isEmpty() || problemCount < problems.size()) {
            throw new IllegalArgumentException(problemCount + " problems, of which " + problems.size() + " are listed");
        }
        StringBuilder message = new StringBuilder();
        message.append(problemCount).append(problemCount == 1 ? " problem:" : " problems:");
        int listed = Math.min(problems.size(), MAX_LISTED);
        for (StructureProblem problem : problems.subList(0, listed)) {
            String pointer = problem.pointer().isEmpty() ? "(root)" : problem.pointer();
            message.append("\n- ").append(pointer).append(": ").append(problem.message());
        }
        if (problemCount > listed) {
            message.append("\n… and ").append(problemCount - listed).append(" more");
        }
        return message.toString();
    }
}
