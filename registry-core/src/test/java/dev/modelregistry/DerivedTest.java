package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.missing;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.DerivedStats;
import dev.modelregistry.test.CheckedRegistries;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DerivedTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final ModelRegistry registry = registries.create(builder -> builder.ticker(ticker));
    private final Models acme = registry.tenant("acme");
    private final Models globex = registry.tenant("globex");
    private final Object owner = OwnerType.APP.of(new Object());
    private final List<Structure> seen = new ArrayList<>();
    private final Derived<Object> objects = registry.derive("objects", structure -> {
        seen.add(structure);
        return new Object();
    });

    /* ---- of ---- */

    @Test
    void of_equalStructuresInSeveralTenants_isComputedOnce() {
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Model bill = globex.registerModel(model("Bill", Structure.of(Map.of("total", "Number"))));
        Model shared = registry.global().registerModel(model("Invoice", INVOICE));

        Object value = objects.of(invoice);

        assertThat(objects.of(bill)).isSameAs(value);
        assertThat(objects.of(shared)).isSameAs(value);
        assertThat(objects.ofStructure(INVOICE)).isSameAs(value);
        assertThat(seen).hasSize(1);
    }

    @Test
    void of_differentStructures_areDifferentValues() {
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Model other = globex.registerModel(model("Invoice", OTHER_INVOICE));

        assertThat(objects.of(invoice)).isNotSameAs(objects.of(other));
        assertThat(seen).containsExactly(INVOICE, OTHER_INVOICE);
    }

    @Test
    void of_modelThatIsNotRegistered_showsTheFactoryTheSharedInstance() {
        Structure shared = acme.registerModel(model("Invoice", INVOICE)).structure();

        Object value = objects.of(model("Anything", Structure.of(Map.of("total", "number"))));

        assertThat(seen).singleElement().isSameAs(shared);
        assertThat(objects.ofStructure(shared)).isSameAs(value);
    }

    @Test
    void ofStructure_thatNoModelHas_isComputedAndNotKept() {
        Object value = objects.ofStructure(INVOICE);

        assertThat(objects.ofStructure(INVOICE)).isNotSameAs(value);
        assertThat(objects.stats().size()).isZero();
        assertThat(seen).hasSize(2);
    }

    @Test
    void ofStructure_thatIsOnlyNested_isNotKept() {
        Structure address = Structure.of(ADDRESS);
        acme.registerModel(
                model("Company", Structure.builder().property("home", address).build()));

        objects.ofStructure(address);

        assertThat(objects.stats().size()).isZero();
    }

    @Test
    void ofStructure_thatWasDefinedInline_isKept() {
        acme.define("Company", Map.of("home", ADDRESS));

        assertThat(objects.ofStructure(Structure.of(ADDRESS))).isSameAs(objects.ofStructure(Structure.of(ADDRESS)));
    }

    @Test
    void of_severalDerivations_doNotMix() {
        Derived<Integer> sizes = registry.derive("sizes", Structure::size);
        Model invoice = acme.registerModel(model("Invoice", INVOICE));

        assertThat(sizes.of(invoice)).isEqualTo(1);
        assertThat(objects.of(invoice)).isNotEqualTo(1);
        assertThat(sizes.name()).isEqualTo("sizes");
    }

    @Test
    void of_null_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> objects.of(missing(Model.class)));
        assertThatNullPointerException().isThrownBy(() -> objects.ofStructure(missing(Structure.class)));
    }

    /* ---- release ---- */

    /** The ways in which a tenant's only model of a structure goes. */
    private enum Departure {
        REMOVED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.tenant("acme").removeModel("Invoice");
            }
        },
        REPLACED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.tenant("acme").registerModelForApp(owner, model("Invoice", OTHER_INVOICE));
            }
        },
        REMOVED_FROM_ITS_OWNER {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.tenant("acme").modelsOf(owner).remove("Invoice");
            }
        },
        OWNER_RELEASED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.releaseOwner(owner);
            }
        },
        TENANT_DROPPED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.cleanupTenant("acme");
            }
        },
        CLEARED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.clear();
            }
        },
        CLOSED {
            @Override
            void of(ModelRegistry registry, Object owner) {
                registry.close();
            }
        };

        abstract void of(ModelRegistry registry, Object owner);
    }

    @ParameterizedTest
    @EnumSource(Departure.class)
    void release_lastModelGoes_takesTheValueWithIt(Departure departure) {
        objects.of(acme.registerModelForApp(owner, model("Invoice", INVOICE)));
        assertThat(objects.stats().size()).isEqualTo(1);

        departure.of(registry, owner);

        assertThat(objects.stats().size()).isZero();
        assertThat(objects.stats().evictions()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Departure.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLEARED", "CLOSED"})
    void release_anotherTenantHasTheStructure_keepsTheValue(Departure departure) {
        Object value = objects.of(acme.registerModelForApp(owner, model("Invoice", INVOICE)));
        Model bill = globex.registerModel(model("Bill", INVOICE));

        departure.of(registry, owner);

        assertThat(objects.of(bill)).isSameAs(value);
        globex.removeModel("Bill");
        assertThat(objects.stats().size()).isZero();
    }

    @Test
    void release_replacedByAModelOfTheSameStructure_keepsTheValue() {
        Object value = objects.of(acme.registerModel(model("Invoice", INVOICE)));

        Model strict = acme.registerModel(
                Model.builder("Invoice", INVOICE).strict(true).build());

        assertThat(objects.of(strict)).isSameAs(value);
    }

    @Test
    void release_modelRegisteredAgain_computesAgain() {
        Object value = objects.of(acme.registerModel(model("Invoice", INVOICE)));
        acme.removeModel("Invoice");

        assertThat(objects.of(acme.registerModel(model("Invoice", INVOICE)))).isNotSameAs(value);
    }

    @Test
    void release_onlyTheOuterModelGoes_keepsTheValueOfTheInlineOne() {
        Structure address = Structure.of(ADDRESS);
        objects.of(acme.define("Company", Map.of("home", ADDRESS)));
        Object value = objects.ofStructure(address);

        acme.removeModel("Company");

        assertThat(objects.ofStructure(address)).isSameAs(value);
        assertThat(objects.stats().size()).isEqualTo(1);
    }

    @Test
    void cleanUp_takesWhatWasDerivedForTheModelsThatGo() {
        Model company = acme.define("Company", Map.of("home", ADDRESS));
        Object kept = objects.of(company);
        objects.ofStructure(Structure.of(ADDRESS));

        assertThat(registry.cleanUp(Duration.ZERO).models()).isEqualTo(1);

        assertThat(objects.stats().size()).isEqualTo(1);
        assertThat(objects.of(company)).isSameAs(kept);
    }

    @Test
    void cleanUp_activeTenantHasTheStructureToo_keepsTheValue() {
        acme.resolveType(INVOICE);
        globex.resolveType(INVOICE);
        Object value = objects.ofStructure(INVOICE);
        try (TenantScope scope = registry.openTenant("globex")) {
            assertThat(registry.cleanUp(Duration.ZERO).tenants()).isEqualTo(1);
            assertThat(objects.ofStructure(INVOICE)).isSameAs(value);
        }
        registry.cleanUp(Duration.ZERO);
        assertThat(objects.stats().size()).isZero();
    }

    @Test
    void release_derivationIsTheOnlyOneThatHadTheValue_makesItUnreachable() {
        WeakReference<Object> value = new WeakReference<>(objects.of(acme.registerModel(model("Invoice", INVOICE))));
        WeakReference<Structure> structure = new WeakReference<>(seen.remove(0));
        acme.registerModel(model("Invoice", OTHER_INVOICE));

        assertCollected(value);
        assertThat(structure.get()).as("INVOICE is held by its constant").isSameAs(INVOICE);
    }

    @Test
    void release_keptOfACallersOwnInstance_holdsNoneButTheSharedOne() {
        acme.registerModel(model("Invoice", INVOICE));
        WeakReference<Structure> own = deriveOfAnInstanceOfItsOwn();
        seen.clear();

        assertCollected(own);
    }

    private WeakReference<Structure> deriveOfAnInstanceOfItsOwn() {
        Structure own = Structure.of(Map.of("total", "number"));
        objects.ofStructure(own);
        return new WeakReference<>(own);
    }

    private static void assertCollected(WeakReference<?> reference) {
        for (int i = 0; i < 100 && reference.get() != null; i++) {
            System.gc();
        }
        assertThat(reference.get()).as("still reachable").isNull();
    }

    /* ---- bound ---- */

    @Test
    void maxDerivedValues_isRespectedByEachDerivation() {
        ModelRegistry small = registries.create(builder -> builder.maxDerivedValues(10));
        Derived<Structure> first = small.derive("first", Function.identity());
        Derived<Structure> second = small.derive("second", Function.identity());
        for (int i = 0; i < 100; i++) {
            Model model = small.registerModel(model("M" + i, numbered(i)));
            first.of(model);
            second.of(model);
            assertThat(first.stats().size()).isLessThanOrEqualTo(10);
        }
        assertThat(first.stats().size()).isEqualTo(10);
        assertThat(first.stats().evictions()).isEqualTo(90);
        assertThat(second.stats().size()).isEqualTo(10);

        small.getAllModels().forEach(model -> assertThat(first.of(model)).isEqualTo(model.structure()));

        assertThat(first.stats().misses()).isGreaterThan(100);
        assertThat(first.stats().size()).isEqualTo(10);
    }

    @Test
    void maxDerivedValues_lessThanOne_isRefused() {
        ModelRegistryBuilder builder = ModelRegistry.builder().maxDerivedValues(0);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("maxDerivedValues must be at least 1 but is 0");
    }

    @Test
    void of_manyValues_startsNoThread() {
        ModelRegistry small = registries.create(builder -> builder.maxDerivedValues(2));
        Derived<Structure> same = small.derive("same", Function.identity());
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        for (int i = 0; i < 100; i++) {
            same.of(small.registerModel(model("M" + i, numbered(i))));
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("Pool") || name.contains("pool"));
    }

    /* ---- failures ---- */

    @Test
    void factory_thatThrows_keepsNothingAndItsExceptionReachesTheCaller() {
        RuntimeException failure = new IllegalArgumentException("no");
        AtomicReference<RuntimeException> next = new AtomicReference<>(failure);
        Derived<String> fragile = registry.derive("fragile", structure -> {
            if (next.get() != null) {
                throw next.get();
            }
            return "made";
        });
        Model invoice = acme.registerModel(model("Invoice", INVOICE));

        for (int i = 1; i <= 2; i++) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> fragile.of(invoice))
                    .isSameAs(failure);
            assertThat(fragile.stats().failures()).isEqualTo(i);
        }
        next.set(null);
        assertThat(fragile.of(invoice)).isEqualTo("made");
        assertThat(fragile.of(invoice)).isEqualTo("made");
        assertThat(fragile.stats().misses()).isEqualTo(3);
        assertThat(fragile.stats().hits()).isEqualTo(1);
    }

    @Test
    void factory_thatThrowsAnError_letsItThrough() {
        Error failure = new AssertionError("no");
        Derived<String> fragile = registry.derive("fragile", structure -> {
            throw failure;
        });

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> fragile.ofStructure(INVOICE))
                .isSameAs(failure);
    }

    @Test
    void factory_thatReturnsNull_isRefused() {
        Derived<String> empty = registry.derive("empty", structure -> missing(String.class));

        assertThatNullPointerException()
                .isThrownBy(() -> empty.ofStructure(INVOICE))
                .withMessageStartingWith("the factory of the derived values \"empty\" returned null for Structure[");
        assertThat(empty.stats().failures()).isEqualTo(1);
    }

    /* ---- recursion ---- */

    @Test
    void factory_askingForItsOwnValue_isRefused() {
        List<Derived<Object>> self = new ArrayList<>();
        Derived<Object> recursive =
                registry.derive("recursive", structure -> self.get(0).ofStructure(structure));
        self.add(recursive);
        Model invoice = acme.registerModel(model("Invoice", INVOICE));

        assertThatIllegalStateException()
                .isThrownBy(() -> recursive.of(invoice))
                .withMessageContaining(
                        "\"recursive\" asks, directly or through others, for the value that it is computing");
        assertThat(recursive.stats().size()).isZero();
    }

    @Test
    void factory_askingForItsOwnValueThroughAnotherDerivation_isRefused() {
        List<Derived<Object>> back = new ArrayList<>();
        Derived<Object> there =
                registry.derive("there", structure -> back.get(0).ofStructure(structure));
        back.add(registry.derive("back", structure -> there.ofStructure(structure)));

        assertThatIllegalStateException().isThrownBy(() -> there.ofStructure(INVOICE));
        assertThatIllegalStateException().isThrownBy(() -> back.get(0).ofStructure(INVOICE));
    }

    @Test
    void factory_askingForNestedStructures_getsTheirValues() {
        List<Derived<Integer>> self = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        Derived<Integer> levels = registry.derive("levels", structure -> {
            calls.incrementAndGet();
            return 1
                    + structure.nestedStructures().stream()
                            .mapToInt(nested -> self.get(0).ofStructure(nested))
                            .max()
                            .orElse(0);
        });
        self.add(levels);
        Model deep = acme.registerModel(model("Deep", chain(60)));
        Model company = acme.define("Company", Map.of("home", ADDRESS, "other", ADDRESS));

        assertThat(levels.of(deep)).isEqualTo(60);
        assertThat(levels.of(company)).isEqualTo(2);
        assertThat(calls.get()).isEqualTo(62);
    }

    private static Structure chain(int depth) {
        Structure structure = numbered(0);
        for (int i = 1; i < depth; i++) {
            structure = Structure.builder().property("inner", structure).build();
        }
        return structure;
    }

    /* ---- what a factory may do ---- */

    @Test
    void factory_hasNoTenant_soNothingOfOneGetsIntoTheValue() {
        acme.registerModel(model("Secret", PERSON));
        registry.global().registerModel(model("Shared", PERSON));
        Derived<List<Boolean>> visible = registry.derive(
                "visible",
                structure -> List.of(
                        registry.findModelByName("Secret").isPresent(),
                        registry.findModelByName("Shared").isPresent()));

        try (TenantScope scope = registry.openTenant("acme")) {
            assertThat(visible.ofStructure(INVOICE)).containsExactly(false, true);
            assertThat(registry.findModelByName("Secret")).isPresent();
        }
    }

    @Test
    void factory_askedByAContextsTenant_hasNoTenantEither() {
        ModelRegistry searching =
                registries.create(builder -> builder.tenantContext(() -> "acme").crossTenantFallback(true));
        searching.registerModel(model("Secret", PERSON));
        Derived<Boolean> visible = searching.derive(
                "visible", structure -> searching.findModelByName("Secret").isPresent());

        assertThat(visible.ofStructure(INVOICE)).isFalse();
    }

    @Test
    void factory_mayRegister_ifItSaysForWhom() {
        Derived<Model> registered = registry.derive("registered", structure -> {
            registry.tenant("globex").registerModel(model("Other", OTHER_INVOICE));
            registry.tenant("acme").removeModel("Invoice");
            return registry.global().registerModel(model("Made", structure));
        });
        Model invoice = acme.registerModel(model("Invoice", INVOICE));

        assertThat(registered.of(invoice)).isSameAs(registered.of(invoice));

        assertThat(globex.findModelByName("Other")).isPresent();
        assertThat(registry.findModelByName("Made")).isPresent();
    }

    @Test
    void factory_registeringForTheCurrentTenant_isRefused() {
        Derived<Model> registered =
                registry.derive("registered", structure -> registry.registerModel(model("Made", structure)));

        try (TenantScope scope = registry.openTenant("acme")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> registered.ofStructure(INVOICE))
                    .withMessageContaining("tenant(code), or global()");
            assertThat(registry.registerModel(model("Mine", PERSON))).isNotNull();
        }
        assertThat(registry.getStats().globalModels()).isZero();
        assertThat(acme.findModelByName("Mine")).isPresent();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker")
    void factory_thatForgetsAScope_failsAndLeavesTheCallersTenant() {
        Derived<TenantScope> forgotten = registry.derive("forgotten", structure -> registry.openTenant("globex"));

        try (TenantScope scope = registry.openTenant("acme")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> forgotten.ofStructure(INVOICE))
                    .withMessageContaining("scope");
            Model mine = registry.registerModel(model("Mine", PERSON));
            assertThat(acme.findModelByName("Mine")).containsSame(mine);
        }
        globex.registerModel(model("Theirs", PERSON));
        assertThat(registry.getTenantInfo("globex").orElseThrow().active()).isFalse();
    }

    /* ---- derive ---- */

    @Test
    void derive_nameThatIsTaken_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.derive("objects", Function.identity()))
                .withMessage("there are derived values named \"objects\" already:"
                        + " keep what derive returned the first time, or choose another name");
    }

    @Test
    @SuppressWarnings("unchecked") // Nothing is ever passed to this function.
    void derive_badArguments_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> registry.derive(" ", Function.identity()));
        assertThatNullPointerException().isThrownBy(() -> registry.derive(missing(String.class), Function.identity()));
        assertThatNullPointerException().isThrownBy(() -> registry.<Object>derive("null", missing(Function.class)));
    }

    @Test
    void close_refusesFurtherUseButShowsFigures() {
        objects.of(acme.registerModel(model("Invoice", INVOICE)));
        registry.close();

        assertThatIllegalStateException().isThrownBy(() -> objects.ofStructure(INVOICE));
        assertThatIllegalStateException().isThrownBy(() -> registry.derive("more", Function.identity()));
        assertThat(objects.stats().misses()).isEqualTo(1);
    }

    /* ---- stats ---- */

    @Test
    void stats_beforeFirstUse_areZero() {
        assertThat(objects.stats()).isEqualTo(new DerivedStats(0, 0, 0, 0, 0, 0, Duration.ZERO));
    }

    @Test
    void stats_countHitsMissesAndTime() {
        Derived<String> slow = registry.derive("slow", structure -> {
            ticker.advance(Duration.ofMillis(250));
            return "made";
        });
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Model person = acme.registerModel(model("Person", PERSON));
        for (int i = 0; i < 4; i++) {
            slow.of(invoice);
            slow.of(person);
        }

        assertThat(slow.stats()).isEqualTo(new DerivedStats(6, 2, 0, 0.75, 2, 0, Duration.ofMillis(500)));
    }
}
