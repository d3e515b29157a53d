package dev.modelregistry.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InvalidStructureExceptionTest {

    /* ---- message ---- */

    @Test
    void message_oneProblem_isSingular() {
        assertThat(new InvalidStructureException(problems(1), 1)).hasMessage("1 problem:\n- /p0: is wrong");
    }

    @Test
    void message_someProblems_listsAll() {
        assertThat(new InvalidStructureException(problems(2), 2))
                .hasMessage("2 problems:\n- /p0: is wrong\n- /p1: is wrong");
    }

    @Test
    void message_problemOfTheWhole_namesTheRoot() {
        StructureProblem problem = new StructureProblem("", "is null");

        assertThat(new InvalidStructureException(List.of(problem), 1)).hasMessage("1 problem:\n- (root): is null");
    }

    @Test
    void message_manyProblems_countsTheRest() {
        InvalidStructureException exception = new InvalidStructureException(problems(25), 27);

        assertThat(exception.getMessage())
                .startsWith("27 problems:\n- /p0: is wrong\n")
                .endsWith("\n- /p19: is wrong\n… and 7 more");
    }

    /* ---- problems ---- */

    @Test
    void problems_manyProblems_areTheFirstTwenty() {
        InvalidStructureException exception = new InvalidStructureException(problems(25), 27);

        assertThat(exception.problems()).isEqualTo(problems(20)).isUnmodifiable();
        assertThat(exception.problemCount()).isEqualTo(27);
    }

    @Test
    void new_noProblem_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InvalidStructureException(List.of(), 0));
    }

    @Test
    void new_countBelowWhatIsListed_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InvalidStructureException(problems(3), 2));
    }

    @Test
    void serialization_keepsTheProblems() throws IOException, ClassNotFoundException {
        InvalidStructureException exception = new InvalidStructureException(problems(25), 27);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(exception);
        }

        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy).isInstanceOfSatisfying(InvalidStructureException.class, read -> {
            assertThat(read.problems()).isEqualTo(exception.problems());
            assertThat(read.problemCount()).isEqualTo(27);
        });
    }

    private static List<StructureProblem> problems(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new StructureProblem("/p" + i, "is wrong"))
                .toList();
    }
}
