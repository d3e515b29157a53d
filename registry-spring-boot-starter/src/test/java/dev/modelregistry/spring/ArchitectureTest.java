package dev.modelregistry.spring;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.boot.autoconfigure.AutoConfiguration;
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
                .hasSize(3)
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
