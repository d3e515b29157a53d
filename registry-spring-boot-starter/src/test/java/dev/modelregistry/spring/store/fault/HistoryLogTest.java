package dev.modelregistry.spring.store.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spring.store.fault.History.Commit;
import dev.modelregistry.spring.store.fault.History.Load;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Outcome;
import dev.modelregistry.spring.store.fault.History.Read;
import dev.modelregistry.spring.store.fault.History.Write;
import dev.modelregistry.store.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryLogTest {

    private static final ModelKey KEY = new ModelKey("t", "m");

    @TempDir
    Path directory;

    @Test
    void readInto_givesWhatWasLogged() throws IOException {
        Path path = directory.resolve("log");
        Revision expected = new Revision(4, new UUID(1, 2));
        Commit commit = new Commit("w1", "t", expected, new UUID(3, 4), Map.of("m", "w1"));
        try (HistoryLog log = new HistoryLog(path)) {
            log.committing(commit, 10);
            log.committed(commit.writeId(), 5, 20);
            log.wrote("w1", KEY, Outcome.DONE, 9, 21);
            log.loaded("t", expected, 1, 2);
            log.read(KEY, "w1", 30, 31);
        }
        // What a node was writing when it was killed.
        Files.writeString(path, "read\tt\tm\tw", StandardOpenOption.APPEND);
        History history = new History();
        HistoryLog.readInto(history, path, "n");

        assertThat(history.commits.values()).singleElement().satisfies(attempt -> {
            assertThat(attempt.commit).isEqualTo(commit);
            assertThat(attempt.invoked).isEqualTo(10);
            assertThat(attempt.acknowledged).isEqualTo(20);
            assertThat(attempt.numbers).containsExactly(5L);
        });
        assertThat(history.writes).containsExactly(new Write("w1", "n", KEY, Outcome.DONE, 9, 21));
        assertThat(history.loads).containsExactly(new Load("t", expected, 1, 2));
        assertThat(history.reads).containsExactly(new Read("n", KEY, "w1", 30, 31));
    }
}
