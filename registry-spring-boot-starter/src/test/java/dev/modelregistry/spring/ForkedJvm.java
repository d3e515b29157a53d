package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs main classes in JVMs of their own. A filtered class loader only pretends; here the libraries are not there. */
record ForkedJvm(String classPath) {

    private static final long TIMEOUT_SECONDS = 120;

    /** The class path of the tests without the jars whose file names start with what the expression matches. */
    static ForkedJvm without(String jars) {
        Pattern absent = Pattern.compile(jars);
        return new ForkedJvm(Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(element -> !absent.matcher(new File(element).getName()).lookingAt())
                .collect(Collectors.joining(File.pathSeparator)));
    }

    ForkedJvm with(Path directory) {
        return new ForkedJvm(directory + File.pathSeparator + classPath);
    }

    /** Returns what was printed. */
    List<String> run(Path log, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                classPath));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ended within %d s", TIMEOUT_SECONDS)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
