package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.missing;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.ReferenceType;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.RegistryStats;
import dev.modelregistry.test.CheckedRegistries;
import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelRegistryTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");

    /* ---- registerModel ---- */

    @Test
    void registerModel_newName_isFoundByNameAndStructure() {
        Model person = acme.registerModel(model("Person", PERSON));

        assertThat(acme.findModelByName("Person").orElseThrow()).isSameAs(person);
        assertThat(acme.findModelByStructure(PERSON).orElseThrow()).isSameAs(person);
        assertThat(acme.getAllModels()).containsExactly(person);
    }

    @Test
    void registerModel_sameModelAgain_returnsExisting() {
        Model first = acme.registerModel(model("Person", PERSON));
        Model second = acme.registerModel(model("Person", Structure.of(PERSON.toMap())));

        assertThat(second).isSameAs(first);
        RegistryStats stats = registry.getStats();
        assertThat(stats.totalModels()).isEqualTo(1);
        assertThat(stats.registrations()).isEqualTo(1);
        assertThat(stats.reuseCount()).isEqualTo(1);
        assertThat(stats.reuseRatio()).isEqualTo(0.5);
    }

    @Test
    void registerModel_otherStructure_replacesInEveryIndex() {
        acme.registerModel(model("Invoice", INVOICE));
        Model replacement = acme.registerModel(model("Invoice", OTHER_INVOICE));

        assertThat(acme.findModelByName("Invoice")).containsSame(replacement);
        assertThat(acme.findModelByStructure(INVOICE)).isEmpty();
        assertThat(acme.findModelByStructure(OTHER_INVOICE)).containsSame(replacement);
        assertThat(registry.getStats().totalModels()).isEqualTo(1);
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(1);
    }

    @Test
    void registerModel_otherSettings_replaces() {
        acme.registerModel(model("Invoice", INVOICE));
        Model strict = acme.registerModel(
                Model.builder("Invoice", INVOICE).strict(true).build());

        assertThat(acme.findModelByName("Invoice")).containsSame(strict);
        assertThat(acme.findModelByStructure(INVOICE)).isEmpty();
        assertThat(acme.findModelByStructure(INVOICE, true)).containsSame(strict);
    }

    @Test
    void registerModel_equalStructureInOtherTenant_sharesTheStructureInstance() {
        Model one = acme.registerModel(model("Person", PERSON));
        Model other = registry.tenant("globex").registerModel(model("Human", Structure.of(PERSON.toMap())));

        assertThat(other.structure()).isSameAs(one.structure());
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(1);
    }

    @Test
    void registerModel_equalNestedStructure_sharesTheNestedInstance() {
        Structure customer = Structure.of(Map.of("home", ADDRESS));
        Structure company = Structure.of(Map.of("seats", List.of(ADDRESS)));

        Structure first = acme.registerModel(model("Customer", customer)).structure();
        Structure second = registry.tenant("globex")
                .registerModel(model("Company", company))
                .structure();

        assertThat(second.nestedStructures().get(0))
                .isSameAs(first.nestedStructures().get(0));
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(2);
    }

    @Test
    void registerModel_null_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> acme.registerModel(missing(Model.class)));
        assertThatNullPointerException()
                .isThrownBy(() -> acme.registerModelForApp(missing(Object.class), model("Person", PERSON)));
        assertThatNullPointerException().isThrownBy(() -> acme.define(missing(String.class), Map.of()));
        assertThatNullPointerException().isThrownBy(() -> acme.resolveType(missing(Structure.class)));
    }

    /* ---- define ---- */

    @Test
    void define_inlineObjects_registersAnAnonymousModelForEach() {
        Model company = acme.define("Company", Map.of("home", ADDRESS, "branches", List.of(ADDRESS)));

        RegistryStats stats = registry.getStats();
        assertThat(stats.totalModels()).isEqualTo(2);
        assertThat(stats.anonymousModels()).isEqualTo(1);
        assertThat(stats.reuseCount()).isEqualTo(1);
        Model address = acme.findModelByStructure(Structure.of(ADDRESS)).orElseThrow();
        assertThat(address.isAnonymous()).isTrue();
        assertThat(address.name()).matches("AnonymousModel_\\d+");
        assertThat(company.structure().nestedStructures()).allMatch(nested -> nested == address.structure());
    }

    @Test
    void define_invalidDefinition_changesNothing() {
        assertThatThrownBy(() -> acme.define("Broken", Map.of("home", ADDRESS, "bad", 17)))
                .isInstanceOf(InvalidStructureException.class);

        assertThat(acme.getAllModels()).isEmpty();
        assertThat(registry.getStats().tenantRegistries()).isZero();
    }

    @Test
    void define_propertyCalledType_isKept() {
        Model event = acme.define("Event", Map.of("type", Map.of("type", "string"), "at", "datetime"));

        assertThat(event.structure().propertyNames()).containsExactly("at", "type");
    }

    @Test
    void define_oddNames_areOrdinaryKeys() {
        for (String name : List.of("length", "__proto__", "constructor", "toString", "global", "a/b", "Ünï\u0000")) {
            Model model = acme.define(name, Map.of(name, "string"));
            assertThat(acme.findModelByName(name)).containsSame(model);
        }
        assertThat(acme.getAllModels()).hasSize(7);
    }

    @Test
    void define_unknownTypeName_isAReference() {
        Model order = acme.define("Order", Map.of("customer", "Customer"));

        assertThat(order.structure().findProperty("customer").orElseThrow().type())
                .isEqualTo(new ReferenceType("Customer"));
    }

    @Test
    void define_namedLikeItsInlineObject_keepsBoth() {
        String taken =
                registry.tenant("globex").resolveType(Structure.of(ADDRESS)).name();

        Model model = acme.define(taken, Map.of("home", ADDRESS));

        assertThat(acme.findModelByName(taken)).containsSame(model);
        assertThat(acme.findModelByStructure(Structure.of(ADDRESS))
                        .orElseThrow()
                        .isAnonymous())
                .isTrue();
    }

    @Test
    void define_collidingNames_areAllFound() {
        List<String> names = collidingNames(11);
        assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
        ModelRegistry roomy = registries.create();
        Models tenant = roomy.tenant("acme");
        names.forEach(name -> tenant.define(name, Map.of("a", "string")));

        assertThat(names)
                .allMatch(name ->
                        tenant.findModelByName(name).orElseThrow().name().equals(name));
        names.stream().skip(10).forEach(tenant::removeModel);
        assertThat(tenant.getAllModels()).hasSize(10);
        assertThat(tenant.findModelByName(names.get(10))).isEmpty();
        assertThat(tenant.findModelByName(names.get(9))).isPresent();
        tenant.define(names.get(10), Map.of("b", "string"));
        assertThat(tenant.findModelByName(names.get(10))).isPresent();
    }

    /** Returns 2^n names of one hash code. */
    private static List<String> collidingNames(int n) {
        List<String> names = List.of("");
        for (int i = 0; i < n; i++) {
            names = names.stream()
                    .flatMap(name -> Stream.of(name + "Aa", name + "BB"))
                    .toList();
        }
        return names;
    }

    @Test
    void registerModel_anonymousModelsOfOneStructure_areEachFoundWhileTheyLast() {
        acme.registerModel(Model.anonymous(1, PERSON));
        Model second = acme.registerModel(Model.anonymous(2, PERSON));

        acme.removeModel("AnonymousModel_1");

        assertThat(acme.resolveType(PERSON)).isSameAs(second);
        assertThat(registry.cleanUp(Duration.ZERO).models()).isEqualTo(1);
    }

    /* ---- resolveType ---- */

    @Test
    void resolveType_unknownStructure_makesAnAnonymousModel() {
        Model made = acme.resolveType(PERSON);

        assertThat(made.isAnonymous()).isTrue();
        assertThat(acme.resolveType(Structure.of(PERSON.toMap()))).isSameAs(made);
        assertThat(acme.findModelByName(made.name())).containsSame(made);
    }

    @Test
    void resolveType_manyBesideManyNamed_eachIsFoundAgain() {
        for (int i = 0; i < 1_000; i++) {
            acme.registerModel(model("Model" + i, numbered(i % 10)));
        }
        for (int i = 0; i < 300; i++) {
            Model made = acme.resolveType(numbered(10 + i));

            assertThat(acme.resolveType(numbered(10 + i))).isSameAs(made);
            assertThat(acme.findModelByStructure(numbered(i % 10))).isPresent();
        }
        assertThat(registry.getStats().anonymousModels()).isEqualTo(300);
    }

    @Test
    void resolveType_namedModelOfThatStructure_isNotTaken() {
        Model named = acme.registerModel(model("Person", PERSON));

        Model anonymous = acme.resolveType(PERSON);

        assertThat(anonymous).isNotSameAs(named);
        assertThat(acme.findModelByStructure(PERSON)).containsSame(named);
    }

    @Test
    void resolveType_globalAnonymousModel_isReused() {
        Model shared = registry.global().resolveType(PERSON);

        assertThat(acme.resolveType(PERSON)).isSameAs(shared);
        assertThat(registry.getStats().tenantRegistries()).isZero();
    }

    @Test
    void resolveType_ownAndGlobalAnonymousModel_prefersOwn() {
        Model own = acme.resolveType(PERSON);
        registry.global().resolveType(PERSON);

        assertThat(acme.resolveType(PERSON)).isSameAs(own);
    }

    @Test
    void define_inlineObjectKnownGlobally_reusesTheSharedModel() {
        registry.global().resolveType(Structure.of(ADDRESS));

        acme.define("Company", Map.of("home", ADDRESS));

        assertThat(registry.getTenantInfo("acme").orElseThrow().anonymousModels())
                .isZero();
    }

    @Test
    void resolveType_generatedNameIsTaken_takesAnother() {
        String name = registry.tenant("globex").resolveType(PERSON).name();
        Model taken = acme.registerModel(model(name, INVOICE));

        Model anonymous = acme.resolveType(PERSON);

        assertThat(anonymous.name()).isNotEqualTo(name).matches("AnonymousModel_\\d+");
        assertThat(acme.findModelByName(name)).containsSame(taken);
        assertThat(anonymous.structure()).isEqualTo(PERSON);
    }

    @Test
    void resolveType_otherTenant_givesTheSameName() {
        assertThat(registry.tenant("globex").resolveType(PERSON).name())
                .isEqualTo(acme.resolveType(PERSON).name());
    }

    /* ---- find ---- */

    @Test
    void findModelByName_ownAndGlobal_prefersOwn() {
        Model shared = registry.global().registerModel(model("Invoice", INVOICE));
        assertThat(acme.findModelByName("Invoice")).containsSame(shared);

        Model own = acme.registerModel(model("Invoice", OTHER_INVOICE));

        assertThat(acme.findModelByName("Invoice")).containsSame(own);
        assertThat(registry.findModelByName("Invoice")).containsSame(shared);
        assertThat(acme.getAllModels()).containsExactly(own);
    }

    @Test
    void findModelByStructure_ownAndGlobal_prefersOwn() {
        Model shared = registry.global().registerModel(model("Shared", PERSON));
        Model own = acme.registerModel(model("Own", PERSON));

        assertThat(acme.findModelByStructure(PERSON)).containsSame(own);
        assertThat(registry.tenant("globex").findModelByStructure(PERSON)).containsSame(shared);
    }

    @Test
    void findModelByStructure_severalEqual_givesTheEarliest() {
        Model first = acme.registerModel(model("B", PERSON));
        Model second = acme.registerModel(model("A", PERSON));
        Model third = acme.registerModel(model("C", PERSON));
        assertThat(acme.findModelByStructure(PERSON)).containsSame(first);

        acme.removeModel("A");
        assertThat(acme.findModelByStructure(PERSON)).containsSame(first);
        acme.removeModel("B");
        assertThat(acme.findModelByStructure(PERSON)).containsSame(third);
        assertThat(second.structure()).isSameAs(third.structure());
    }

    @Test
    void findModelByStructure_strictness_hasToAgree() {
        Model strict =
                acme.registerModel(Model.builder("Strict", PERSON).strict(true).build());
        assertThat(acme.findModelByStructure(PERSON)).isEmpty();
        assertThat(acme.findModelByStructure(PERSON, true)).containsSame(strict);

        Model lenient = acme.registerModel(model("Lenient", PERSON));
        assertThat(acme.findModelByStructure(PERSON)).containsSame(lenient);
        assertThat(acme.findModelByStructure(PERSON, true)).containsSame(strict);
    }

    @Test
    void findModelByStructure_hit_countsAsReuse() {
        acme.registerModel(model("Person", PERSON));
        acme.findModelByStructure(PERSON);
        acme.findModelByStructure(INVOICE);

        RegistryStats stats = registry.getStats();
        assertThat(stats.reuseCount()).isEqualTo(1);
        assertThat(stats.lookupHits()).isEqualTo(1);
        assertThat(stats.lookupMisses()).isEqualTo(1);
    }

    @Test
    void getModelForOwner_unknownOwner_countsAsMiss() {
        assertThat(acme.getModelForOwner(this, "Person")).isEmpty();
        assertThat(acme.hasModelForOwner(this, "Person")).isFalse();
        assertThat(acme.getModelForOwner(null, "Person")).isEmpty();

        assertThat(registry.getStats().lookupMisses()).isEqualTo(2);
    }

    @Test
    void findModelByStructure_sameNamesOtherTypes_isNotFound() {
        acme.registerModel(model("A", Structure.of(Map.of("a", "string"))));

        assertThat(acme.findModelByStructure(Structure.of(Map.of("a", "number"))))
                .isEmpty();
        assertThat(acme.findModelByStructure(Structure.of(Map.of("a", List.of("string")))))
                .isEmpty();
    }

    @Test
    void find_nullOrUnknown_isNotFound() {
        assertThat(acme.findModelByName(null)).isEmpty();
        assertThat(acme.findModelByName("Nobody")).isEmpty();
        assertThat(acme.findModelByStructure(null)).isEmpty();
        assertThat(acme.removeModel(null)).isFalse();
        assertThat(acme.removeModel("Nobody")).isFalse();
        assertThat(acme.getModelsForOwner(null)).isEmpty();
        assertThat(acme.getModelForOwner(new Object(), "Person")).isEmpty();
        assertThat(acme.hasModelForOwner(null, null)).isFalse();
        assertThat(registry.cleanupTenant(null)).isZero();
        assertThat(registry.cleanupTenant("../etc")).isZero();
        assertThat(registry.releaseOwner(null)).isZero();
        assertThat(registry.getTenantInfo(null)).isEmpty();
    }

    /* ---- remove ---- */

    @Test
    void removeModel_ownModel_leavesEveryIndex() {
        acme.registerModel(model("Person", PERSON));

        assertThat(acme.removeModel("Person")).isTrue();

        assertThat(acme.findModelByName("Person")).isEmpty();
        assertThat(acme.findModelByStructure(PERSON)).isEmpty();
        assertThat(acme.getAllModels()).isEmpty();
        assertThat(registry.getStats().uniqueStructures()).isZero();
        assertThat(registry.getStats().tenantRegistries()).isZero();
    }

    @Test
    void getAllModels_isACopyOfSharedAndOwnOnesInOrder() {
        Model b = acme.registerModel(model("B", PERSON));
        Model shared = registry.global().registerModel(model("Shared", PERSON));
        Model a = acme.registerModel(model("A", INVOICE));
        var all = acme.getAllModels();
        acme.removeModel("A");

        assertThat(all).containsExactly(shared, b, a);
        assertThatThrownBy(() -> all.remove(a)).isInstanceOf(UnsupportedOperationException.class);
    }

    /* ---- tenants ---- */

    @Test
    void tenant_invalidCode_isRefusedWithoutEchoingIt() {
        for (String code : List.of("", " ", "../../etc", "global", "-a", "a b", "a\n", "ä", "x".repeat(65))) {
            assertThatIllegalArgumentException().isThrownBy(() -> registry.tenant(code));
            assertThatIllegalArgumentException().isThrownBy(() -> registry.openTenant(code));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.tenant("../../etc"))
                .withMessageNotContaining("etc");
        assertThatNullPointerException().isThrownBy(() -> registry.tenant(missing(String.class)));
    }

    @Test
    void tenant_keptWhileModelsComeAndGo_findsThoseThatAreThere() {
        Models before = registry.tenant("initech");
        registry.tenant("initech").registerModel(model("Person", PERSON));
        Models meanwhile = registry.tenant("initech");
        assertThat(before.findModelByName("Person")).isPresent();
        assertThat(meanwhile.findModelByName("Person")).isPresent();

        registry.cleanupTenant("initech");
        registry.global().registerModel(model("Shared", PERSON));
        for (Models kept : List.of(before, meanwhile)) {
            assertThat(kept.findModelByName("Person")).isEmpty();
            assertThat(kept.findModelByName("Shared")).isPresent();
        }

        Model again = registry.tenant("initech").registerModel(model("Person", INVOICE));
        for (Models kept : List.of(before, meanwhile)) {
            assertThat(kept.findModelByName("Person")).containsSame(again);
        }
        assertThat(registry.getStats().lookupHits()).isEqualTo(6);
        assertThat(registry.getStats().lookupMisses()).isEqualTo(2);
    }

    @Test
    void tenant_customRule_replacesTheDefault() {
        ModelRegistry digits = registries.create(builder -> builder.tenantCodes(code -> code.matches("\\d+")));

        digits.tenant("42").registerModel(model("Person", PERSON));

        assertThatIllegalArgumentException().isThrownBy(() -> digits.tenant("acme"));
        assertThat(digits.getTenantInfo("42")).isPresent();
    }

    @Test
    void cleanupTenant_dropsNamedModelsToo() {
        acme.define("Company", Map.of("home", ADDRESS));
        registry.tenant("globex").registerModel(model("Person", PERSON));

        assertThat(registry.cleanupTenant("acme")).isEqualTo(2);
        assertThat(registry.cleanupTenant("acme")).isZero();

        assertThat(acme.getAllModels()).isEmpty();
        assertThat(registry.tenant("globex").findModelByName("Person")).isPresent();
        assertThat(registry.getTenantInfo("acme")).isEmpty();
    }

    @Test
    void crossTenantFallback_off_seesGlobalOnly() {
        acme.registerModel(model("Person", PERSON));

        assertThat(registry.findModelByName("Person")).isEmpty();
        assertThat(registry.findModelByStructure(PERSON)).isEmpty();
    }

    @Test
    void crossTenantFallback_on_searchesEveryTenantOnlyWhenNoneIsBound() {
        ModelRegistry open = registries.create(builder -> builder.crossTenantFallback(true));
        Model earliest = open.tenant("globex").registerModel(model("Person", PERSON));
        open.tenant("acme").registerModel(model("Person", INVOICE));

        assertThat(open.findModelByName("Person")).containsSame(earliest);
        assertThat(open.findModelByStructure(PERSON)).containsSame(earliest);
        assertThat(open.tenant("initech").findModelByName("Person")).isEmpty();
        assertThat(open.global().findModelByName("Person")).isEmpty();
        try (TenantScope scope = open.openTenant("initech")) {
            assertThat(open.findModelByName("Person")).isEmpty();
        }
    }

    @Test
    void crossTenantFallback_contextThatForgets_neverAppliesToItsTenant() {
        AtomicInteger asked = new AtomicInteger();
        ModelRegistry open = registries.create(builder ->
                builder.crossTenantFallback(true).tenantContext(() -> asked.getAndIncrement() == 0 ? "acme" : null));
        open.tenant("globex").registerModel(model("Secret", PERSON));

        assertThat(open.findModelByName("Secret")).isEmpty();
        assertThat(asked).hasValue(1);
    }

    /* ---- clear and close ---- */

    @Test
    void clear_removesEverything() {
        acme.define("Company", Map.of("home", ADDRESS));
        registry.global().registerModel(model("Person", PERSON));

        registry.clear();

        assertThat(registry.getStats().totalModels()).isZero();
        assertThat(registry.getStats().uniqueStructures()).isZero();
        assertThat(registry.findModelByName("Person")).isEmpty();
        assertThat(acme.getAllModels()).isEmpty();
    }

    @Test
    void close_registrationUnderWay_isRefused() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        ModelRegistry closing = registries.create(builder -> builder.tenantContext(() -> {
            Objects.requireNonNull(meanwhile.get()).run();
            return "acme";
        }));
        meanwhile.set(closing::close);

        assertThatIllegalStateException().isThrownBy(() -> closing.registerModel(model("Person", PERSON)));
    }

    @Test
    void close_refusesEverythingAfterwards() {
        acme.registerModel(model("Person", PERSON));
        OwnerModels view = acme.modelsOf(OwnerType.APP.of(this));

        registry.close();
        registry.close();

        assertThatIllegalStateException().isThrownBy(() -> acme.findModelByName("Person"));
        assertThatIllegalStateException().isThrownBy(() -> acme.registerModel(model("Person", PERSON)));
        assertThatIllegalStateException().isThrownBy(() -> registry.tenant("acme"));
        assertThatIllegalStateException().isThrownBy(() -> registry.openTenant("acme"));
        assertThatIllegalStateException().isThrownBy(registry::getStats);
        assertThatIllegalStateException().isThrownBy(view::size);
    }

    @Test
    void close_scopeStillOpen_refusesItsTenantToo() {
        TenantScope scope = registry.openTenant("acme");
        registry.registerModel(model("Person", PERSON));

        registry.close();

        assertThatIllegalStateException().isThrownBy(() -> registry.tenant("acme"));
        assertThatIllegalStateException().isThrownBy(() -> registry.findModelByName("Person"));
        scope.close();
        RegistryAssertions.assertEmpty(registry);
    }
}
