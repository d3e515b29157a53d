package dev.modelregistry.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructureProblemTest {

    /* ---- pointer ---- */

    @Test
    void at_noPath_pointsToTheRoot() {
        assertThat(StructureProblem.at(List.of(), "is wrong").pointer()).isEmpty();
    }

    @Test
    void at_namesAndIndexes_areJoined() {
        assertThat(pointer("a", 0, "b c", "")).isEqualTo("/a/0/b c/");
    }

    @Test
    void at_tildeAndSlash_areEscaped() {
        assertThat(pointer("a/b", "m~n", "~1", "//")).isEqualTo("/a~1b/m~0n/~01/~1~1");
    }

    @Test
    void at_longName_losesItsMiddle() {
        String pointer = pointer("begin" + "x".repeat(1_000) + "end");

        assertThat(pointer).hasSize(65).startsWith("/beginxxx").contains("…").endsWith("xend");
    }

    @Test
    void at_longPath_losesItsMiddle() {
        String pointer = pointer(Collections.nCopies(64, "x".repeat(64)).toArray());

        assertThat(pointer).hasSize(1_000).contains("…");
    }

    /* ---- safe to log ---- */

    @Test
    void new_controlCharacters_areWrittenOut() {
        StructureProblem problem = new StructureProblem("/a\nb\u001b[31m", "x\r\ty\u0000\u0085");

        assertThat(problem.pointer()).isEqualTo("/a\\u000ab\\u001b[31m");
        assertThat(problem.message()).isEqualTo("x\\u000d\\u0009y\\u0000\\u0085");
    }

    @Test
    void new_whatReordersOrBreaksLines_isWrittenOut() {
        assertThat(pointer("\u202Eevil\u2028\u2029\uFEFF")).isEqualTo("/\\u202eevil\\u2028\\u2029\\ufeff");
    }

    @Test
    void new_unpairedSurrogates_areWrittenOut() {
        assertThat(pointer("\uD83D", "\uDE00", "\uD83D\uDE00")).isEqualTo("/\\ud83d/\\ude00/\uD83D\uDE00");
    }

    @Test
    void new_longMessage_losesItsMiddle() {
        assertThat(new StructureProblem("", "x".repeat(5_000)).message()).hasSize(1_000);
    }

    private static String pointer(Object... path) {
        return StructureProblem.at(List.of(path), "is wrong").pointer();
    }
}
