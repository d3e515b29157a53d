package dev.modelregistry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.modelregistry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_areFreeOfCycles =
            slices().matching("dev.modelregistry.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule errors_dependOnNothing = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry.error")
            .should()
            .dependOnClassesThat(isOurs("dev.modelregistry.error"));

    @ArchTest
    static final ArchRule values_dependOnErrorsOnly = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry.model")
            .should()
            .dependOnClassesThat(isOurs("dev.modelregistry.model", "dev.modelregistry.error"));

    @ArchTest
    static final ArchRule events_dependOnValuesOnly = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry.event")
            .should()
            .dependOnClassesThat(isOurs("dev.modelregistry.event", "dev.modelregistry.model"));

    @ArchTest
    static final ArchRule stats_dependOnEventsOnly = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry.stats")
            .should()
            .dependOnClassesThat(isOurs("dev.modelregistry.stats", "dev.modelregistry.event"));

    @ArchTest
    static final ArchRule stores_dependOnErrorsOnly = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry.store")
            .should()
            .dependOnClassesThat(isOurs("dev.modelregistry.store", "dev.modelregistry.error"));

    @ArchTest
    static final ArchRule registry_doesNotKnowItsCleaner = noClasses()
            .that()
            .resideInAPackage("dev.modelregistry")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.modelregistry.cleanup");

    @ArchTest
    static final ArchRule classes_areFinalUnlessMadeForExtension = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT)
            .orShould()
            .haveFullyQualifiedName("dev.modelregistry.error.ModelRegistryException");

    @ArchTest
    static final ArchRule statics_areConstant =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static void packages_areNullMarked(JavaClasses imported) {
        imported.forEach(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                .as("%s is in a @NullMarked package", type.getName())
                .isTrue());
    }

    @ArchTest
    static void import_sawTheWholeLibrary(JavaClasses imported) {
        assertThat(imported.size()).isGreaterThan(70);
    }

    private static DescribedPredicate<JavaClass> isOurs(String... except) {
        return JavaClass.Predicates.resideInAPackage("dev.modelregistry..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(except)));
    }
}
