package dev.modelregistry.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.error.StructureProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line of an import.
 *
 * @param line its number, from 1, blank lines counted
 * @param name the model's name; absent when nothing was registered
 * @param status what became of it
 * @param problems what is wrong, with JSON Pointers into the line; absent when nothing is
 * @param problemCount how many problems there are in all; absent when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportLine(
        long line,
        @Nullable String name,
        Outcome status,
        @Nullable List<StructureProblem> problems,
        @Nullable Integer problemCount) {

    static ImportLine registered(long line, ModelDefinitions.Result result) {
        return new ImportLine(line, result.model().name(), result.outcome(), null, null);
    }

    static ImportLine invalid(long line, List<StructureProblem> problems) {
        return new ImportLine(line, null, Outcome.INVALID, problems, problems.size());
    }

    static ImportLine invalid(long line, InvalidStructureException e) {
        return new ImportLine(line, null, Outcome.INVALID, e.problems(), e.problemCount());
    }
}
