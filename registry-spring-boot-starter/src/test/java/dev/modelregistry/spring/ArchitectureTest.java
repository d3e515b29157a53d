package dev.modelregistry.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.modelregistry.spring");

    @Test
    void sawTheClassesOfThisModule() {
        assertThat(CLASSES).hasSizeGreaterThan(25);
    }

    @Test
    void autoConfigurationsAreFinalAndOnlySpringMakesThem() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .check(CLASSES);
        constructors()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void propertiesAreRecords() {
        classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .beRecords()
                .check(CLASSES);
    }

    @Test
    void endpointsAnswerWithDescriptorsOfTheirOwn() {
        methods()
                .that()
                .areAnnotatedWith(ReadOperation.class)
                .or()
                .areAnnotatedWith(WriteOperation.class)
                .or()
                .areAnnotatedWith(DeleteOperation.class)
                .should()
                .haveRawReturnType(resideInAnyPackage("dev.modelregistry.spring.actuate")
                        .and(describe("records", JavaClass::isRecord))
                        .or(equivalentTo(WebEndpointResponse.class)))
                .check(CLASSES);
    }

    @Test
    void whatIsNotMadeForExtensionIsFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void beansAreGivenWhatTheyNeedByTheirConstructors() {
        noMembers().should().beAnnotatedWith(Autowired.class).check(CLASSES);
    }

    /** Whoever else touched them could not be loaded where they are missing. */
    @Test
    void onlyWhoLooksForItFirstUsesSpringSecurity() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.modelregistry.spring.tenant.ClaimTenantSource")
                .and()
                .doNotHaveFullyQualifiedName("dev.modelregistry.spring.tenant.LoggedInUser")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.security..")
                .check(CLASSES);
    }

    @Test
    void onlyWhatIsForReactiveApplicationsUsesReactor() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.tenant\\.(Sources)?React[a-zA-Z]+")
                .and()
                .haveNameNotMatching(
                        ".*\\.tenant\\.(TenantWebFilter|TenantFilterAutoConfiguration\\$ReactiveConfiguration)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor..")
                .check(CLASSES);
    }

    @Test
    void onlyWhoLooksForItFirstUsesTheDriverOfPostgres() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.modelregistry.spring.store.jdbc.PostgresNotifications")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void onlyAccessorsOfThreadLocalsUseContextPropagation() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.tenant\\.TenantThreadLocalAccessors?")
                .and()
                .haveNameNotMatching(
                        ".*\\.tenant\\.TenantPropagationAutoConfiguration\\$ContextPropagationConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer.context..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreInRedisUsesSpringDataAndLettuce() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.modelregistry.spring.store.redis")
                .and()
                .doNotHaveFullyQualifiedName("dev.modelregistry.spring.store.RedisModelStoreAutoConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "org.springframework.data..")
                .check(CLASSES);
    }

    @Test
    void onlyWhoLooksForItFirstUsesSpringJdbc() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.modelregistry.spring.store.jdbc.PlainDataSource")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.jdbc..")
                .check(CLASSES);
    }

    @Test
    void everyAutoConfigurationIsImported() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                getClass().getResourceAsStream("/META-INF/spring/" + AutoConfiguration.class.getName() + ".imports"))) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .containsExactlyInAnyOrderElementsOf(CLASSES.stream()
                            .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                            .map(type -> type.getName())
                            .toList());
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(type -> type.getPackage()).distinct())
                .hasSizeGreaterThan(3)
                .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class), "@NullMarked");
    }

    @Test
    void usesOnlyWhatTheCoreOffers() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("dev.modelregistry..")
                        .or(resideInAnyPackage(
                                "dev.modelregistry",
                                "dev.modelregistry.cleanup",
                                "dev.modelregistry.error",
                                "dev.modelregistry.event",
                                "dev.modelregistry.model",
                                "dev.modelregistry.stats",
                                "dev.modelregistry.store",
                                "dev.modelregistry.spring..")))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.modelregistry.spring.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("dev.modelregistry.spring")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("dev.modelregistry.spring.*.."))
                .check(CLASSES);
    }
}
