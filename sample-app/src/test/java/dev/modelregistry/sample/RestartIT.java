package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As it comes, the sample keeps its models in a file. */
class RestartIT {

    @TempDir
    private Path directory;

    @Test
    void modelsAreStillThereAfterARestartAndAfterAKill() throws Exception {
        try (RunningSample first = start()) {
            assertThat(first.send("PUT", "/models/Ship", "acme", "{\"name\": \"string\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(first.send("DELETE", "/models/Invoice", "acme", null).statusCode())
                    .isEqualTo(204);
            first.kill();
        }
        try (RunningSample second = start("--sample.demo-data=false")) {
            assertThat(second.send("GET", "/models/Ship", "acme", null).statusCode())
                    .isEqualTo(200);
            assertThat(second.send("GET", "/models/Invoice", "acme", null).statusCode())
                    .isEqualTo(404);
            assertThat(second.send("PUT", "/models/Boat", "acme", "{\"name\": \"string\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
        try (RunningSample third = start("--sample.demo-data=false")) {
            assertThat(third.send("GET", "/models", "acme", null).body()).contains("Ship", "Boat", "Customer");
        }
    }

    private RunningSample start(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = "--sample.data-directory=" + directory.resolve("data");
        return RunningSample.start(directory.resolve("log"), Map.of(), all);
    }
}
