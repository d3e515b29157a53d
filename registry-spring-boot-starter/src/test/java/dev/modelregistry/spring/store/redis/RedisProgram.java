package dev.modelregistry.spring.store.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The Redis server of the tests: the one that they bring along, or what the system property {@code redis.server} names. */
public final class RedisProgram {

    private RedisProgram() {}

    /** Returns the path of the program, which may be put into a directory for that. */
    public static String path(Path directory) {
        @Nullable String installed = System.getProperty("redis.server");
        if (installed != null) {
            return installed;
        }
        try {
            File unpacked =
                    Files.createDirectories(directory.resolve("program")).toFile();
            String program =
                    ExecutableProvider.newJarResourceProvider(unpacked).get().getPath();
            if (runs(program)) {
                return program;
            }
            // Needs nothing but the kernel, where the other one finds no OpenSSL.
            return ExecutableProvider.newJarResourceProvider(
                            () -> unpacked, Map.of(OsArchitecture.UNIX_x86_64, "/redis-server-6.2.7-linux-386"))
                    .get()
                    .getPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean runs(String program) throws IOException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
