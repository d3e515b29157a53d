package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The {@link PlainApplication} without each library that an application may do without, and processed ahead of time. */
class PlainApplicationIT {

    private static final String ACTUATOR = "spring-boot-(starter-)?actuator|spring-boot-health";
    private static final String MICROMETER = "micrometer-(core|jakarta9|registry)|spring-boot-micrometer|prometheus";
    private static final String SERVLET_JARS =
            "jakarta.servlet|tomcat-|spring-webmvc|spring-boot-(webmvc|servlet|tomcat)";
    private static final String REACTOR = "reactor-|netty-|spring-webflux|spring-boot-(webflux|reactor|netty)";
    private static final String WEB = SERVLET_JARS + "|spring-webflux|spring-web-|spring-boot-(webflux|web-|http)";
    private static final String STORES =
            "spring-(tx|jdbc|oxm|data|boot-sql)|r2dbc|mongodb|bson|lettuce|postgresql|h2-|HikariCP";
    private static final String JACKSON = "jackson-|spring-boot-jackson|json";
    private static final String CONTEXT_JAR = "context-propagation";

    private static final String EVERYTHING =
            String.join("|", ACTUATOR, MICROMETER, CONTEXT_JAR, REACTOR, WEB, STORES, JACKSON);

    private static final List<String> CORE = List.of(
            "modelRegistry",
            "modelRegistryManager",
            "modelRegistryCleanupLifecycle",
            "modelRegistryApplicationEvents",
            "modelRegistryDataSourceRelease",
            "modelRegistryPrimaries",
            "modelRegistryTaskDecorator");
    private static final List<String> ENDPOINT =
            List.of("modelRegistryEndpoint", "modelRegistryEndpointWebExtension", "modelRegistryCleanupParameters");
    private static final List<String> HEALTH = List.of("modelRegistryHealthIndicator", "modelRegistryStatusAggregator");
    private static final List<String> METRICS = List.of("modelRegistryMetrics");
    private static final List<String> SERVLET = List.of(
            "modelRegistryTenantSources",
            "modelRegistryTenantPolicy",
            "modelRegistryTenantResolver",
            "modelRegistryTenantResolvers",
            "modelRegistryTenantFilter");
    private static final List<String> WEBFLUX = List.of(
            "modelRegistryTenantSources",
            "modelRegistryTenantPolicy",
            "modelRegistryReactiveTenantResolver",
            "modelRegistryTenantWebFilter",
            "modelRegistryReactorPropagationCheck");
    private static final List<String> PROPAGATION = List.of("modelRegistryThreadLocalAccessors");

    private static final List<String> ARGUMENTS = List.of(
            PlainApplication.class.getName(), "--server.port=0", "--management.endpoints.web.exposure.include=*");

    private static final Absence NO_SERVLET =
            new Absence("servlet API", SERVLET_JARS, Set.of(ENDPOINT, HEALTH, METRICS, WEBFLUX, PROPAGATION), 200);

    /** Spring Security is always absent: the execution that runs this leaves it out. No endpoint answers without Jackson. */
    static final List<Absence> ABSENCES = List.of(
            new Absence("actuator", ACTUATOR, Set.of(METRICS, SERVLET, PROPAGATION), 404),
            new Absence("health", "spring-boot-health", Set.of(ENDPOINT, METRICS, SERVLET, PROPAGATION), 200),
            new Absence("Micrometer", MICROMETER, Set.of(ENDPOINT, HEALTH, SERVLET, PROPAGATION), 200),
            new Absence("actuator and Micrometer", ACTUATOR + "|" + MICROMETER, Set.of(SERVLET, PROPAGATION), 404),
            new Absence(
                    "actuator, Micrometer and servlet API",
                    String.join("|", ACTUATOR, MICROMETER, SERVLET_JARS),
                    Set.of(WEBFLUX, PROPAGATION),
                    404),
            new Absence("context propagation", CONTEXT_JAR, Set.of(ENDPOINT, HEALTH, METRICS, SERVLET), 200),
            NO_SERVLET,
            new Absence(
                    "servlet API and context propagation",
                    SERVLET_JARS + "|" + CONTEXT_JAR,
                    Set.of(ENDPOINT, HEALTH, METRICS, WEBFLUX),
                    200),
            new Absence("Reactor", REACTOR, Set.of(ENDPOINT, HEALTH, METRICS, SERVLET, PROPAGATION), 200),
            new Absence("Spring Web", WEB, Set.of(ENDPOINT, HEALTH, METRICS, PROPAGATION), 0),
            new Absence("stores", STORES, Set.of(ENDPOINT, HEALTH, METRICS, SERVLET, PROPAGATION), 200),
            new Absence("Jackson", JACKSON, Set.of(ENDPOINT, HEALTH, METRICS, SERVLET, PROPAGATION), 500),
            new Absence("all of them", EVERYTHING, Set.of(), 0));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @FieldSource("ABSENCES")
    void worksWithout(Absence absence) throws Exception {
        assertWorks(absence, ForkedJvm.without(absence.jars()).run(directory.resolve("log"), ARGUMENTS));
    }

    /** The sample application shows the same of a servlet application. */
    @Test
    void worksOnWebFluxWhenProcessedAheadOfTime() throws Exception {
        Path sources = directory.resolve("sources");
        Path classes = directory.resolve("classes");
        List<String> processing = new ArrayList<>(List.of("org.springframework.boot.SpringApplicationAotProcessor"));
        processing.add(ARGUMENTS.get(0));
        processing.addAll(List.of(sources.toString(), classes.toString(), classes.toString(), "group", "artifact"));
        processing.addAll(ARGUMENTS.subList(1, ARGUMENTS.size()));
        ForkedJvm jvm = ForkedJvm.without(NO_SERVLET.jars());
        jvm.run(directory.resolve("processing.log"), processing);
        compile(jvm.with(classes).classPath(), sources, classes);

        List<String> arguments = new ArrayList<>(List.of("-Dspring.aot.enabled=true"));
        arguments.addAll(ARGUMENTS);
        List<String> output = jvm.with(classes).run(directory.resolve("log"), arguments);

        assertThat(output).anyMatch(line -> line.contains("Starting AOT-processed PlainApplication"));
        assertWorks(NO_SERVLET, output);
    }

    private static void compile(String classPath, Path sources, Path classes) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp", classPath, "-d"));
        arguments.add(classes.toString());
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static void assertWorks(Absence absence, List<String> output) {
        assertThat(output).contains("acme sees 2", "globex sees 0");
        assertThat(output)
                .filteredOn(line -> line.startsWith(PlainApplication.BEAN))
                .extracting(line -> line.substring(PlainApplication.BEAN.length()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(CORE.stream(), absence.beans().stream().flatMap(List::stream))
                                .toList());
        assertThat(output)
                .filteredOn(line -> line.startsWith(PlainApplication.ANSWERS))
                .isEqualTo(
                        absence.tenantPage() == 0
                                ? List.of()
                                : List.of(PlainApplication.ANSWERS
                                        + "404 to acme, 400 to a malformed tenant, %d on the tenant page"
                                                .formatted(absence.tenantPage())));
        assertThat(output).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
    }

    /** What is absent, what of the starter is there all the same, and the status of the tenant page, 0 without a server. */
    record Absence(String library, String jars, Set<List<String>> beans, int tenantPage) {

        @Override
        public String toString() {
            return library;
        }
    }
}
