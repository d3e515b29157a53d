package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Compiles and runs what the README shows. */
class ReadmeTest {

    private static final String IMPORTS = """
            import dev.modelregistry.*;
            import dev.modelregistry.model.*;
            import java.time.*;
            import java.util.*;
            import org.springframework.stereotype.*;
            """;

    @TempDir
    private Path directory;

    @Test
    void coreSnippetDoesWhatItsCommentsSay() throws Exception {
        String snippet = javaBlocks().get(0);
        Class<?> compiled = compile(
                "Snippet", "public class Snippet { public static void main(String[] args) {\n" + snippet + "\n} }");

        assertThat(outputOf(compiled.getMethod("main", String[].class)).lines())
                .containsExactlyElementsOf(Pattern.compile("// (\\w+): ")
                        .matcher(snippet)
                        .results()
                        .map(comment -> comment.group(1))
                        .toList())
                .hasSize(4);
    }

    @Test
    void bootSnippetIsAWorkingBean() throws Exception {
        Class<?> forms = compile("Forms", javaBlocks().get(1));

        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ModelRegistryAutoConfiguration.class))
                .withBean("forms", forms)
                .run(context -> {
                    Method save = forms.getDeclaredMethod("save", String.class, java.util.Map.class);
                    save.setAccessible(true);
                    save.invoke(context.getBean("forms"), "Form", java.util.Map.of("title", "string"));
                    assertThat(context.getBean(ModelRegistry.class).findModelByName("Form"))
                            .isPresent();
                });
    }

    private static List<String> javaBlocks() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("basedir", ""), "..", "README.md"));
        List<String> blocks = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        return blocks;
    }

    private Class<?> compile(String name, String source) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".java"), IMPORTS + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            CompilationTask task = compiler.getTask(
                    messages,
                    files,
                    null,
                    List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                    null,
                    files.getJavaFileObjects(file));
            assertThat(task.call()).as(messages.toString()).isTrue();
        }
        URL[] path = {directory.toUri().toURL()};
        // Left open: the class is used as long as the test runs.
        return new URLClassLoader(path, ReadmeTest.class.getClassLoader()).loadClass(name);
    }

    private static String outputOf(Method main) throws ReflectiveOperationException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return output.toString(StandardCharsets.UTF_8);
    }
}
