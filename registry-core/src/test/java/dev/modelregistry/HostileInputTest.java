package dev.modelregistry;

import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.CheckedRegistries;
import dev.modelregistry.test.RegistryAssertions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Input that means harm, through a registry: it is refused with nothing half-done, or served like any other. */
class HostileInputTest {

    private static final int ROUNDS = 2_000;

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");
    private final Object owner = new EqualDataSource();
    private final OwnerModels view = acme.modelsOf(owner);
    private final Racers racers = new Racers();

    @AfterEach
    void stop() {
        racers.close();
    }

    /* ---- what is refused leaves nothing behind ---- */

    @Test
    void define_sharedMapsOfSixtyLevels_isRefused() {
        Map<String, Object> map = new HashMap<>(Map.of("leaf", "string"));
        for (int level = 0; level < 60; level++) {
            map = new HashMap<>(Map.of("a", map, "b", map));
        }
        assertRefused(map);
    }

    @Test
    void define_cycle_isRefused() {
        Map<String, Object> outer = new LinkedHashMap<>();
        outer.put("good", Map.of("street", "string"));
        outer.put("inner", new HashMap<>(Map.of("back", outer)));
        assertRefused(outer);
    }

    @Test
    void define_tooDeep_isRefused() {
        Object nested = "string";
        for (int level = 0; level < 10_000; level++) {
            nested = Map.of("a", nested);
        }
        assertRefused(Map.of("good", Map.of("street", "string"), "deep", nested));
    }

    @Test
    void define_tooWide_isRefused() {
        Map<String, Object> wide = new HashMap<>(Map.of("good", Map.of("street", "string")));
        for (int i = 0; i < 200_000; i++) {
            wide.put("p" + i, "string");
        }
        assertRefused(wide);
    }

    @Test
    void define_goodPartsBesideABadOne_isRefusedAsAWhole() {
        assertRefused(Map.of("a", Map.of("x", "string"), "b", Map.of("y", "number"), "c", 42));
    }

    @Test
    void define_hugeModelName_isRefused() {
        String huge = "x".repeat(10_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.define(huge, Map.of("home", Map.of("street", "string"))))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
        assertThat(acme.findModelByName(huge)).isEmpty();
        assertThat(acme.removeModel(huge)).isFalse();
        RegistryAssertions.assertEmpty(registry);
    }

    /* ---- what is changed meanwhile ---- */

    /** A plain map under change may throw, or read as what it never was; but never as something half-registered. */
    @Test
    void define_mapThatAnotherThreadChanges_isReadOnceOrRefused() throws Exception {
        Map<String, Object> changing = new LinkedHashMap<>();
        List<String> refusals = new ArrayList<>();
        Future<?> writer = racers.repeat(() -> {
            for (int i = 0; i < 50; i++) {
                changing.put("p" + i, Map.of("street" + i, "string"));
            }
            changing.clear();
        });
        for (int round = 0; round < ROUNDS; round++) {
            String name = "M" + round;
            try {
                Structure structure = acme.define(name, changing).structure();
                assertThat(structure.nestedStructures()).hasSize(structure.size() / 2);
                assertThat(acme.removeModel(name)).isTrue();
            } catch (InvalidStructureException e) {
                refusals.add(e.getMessage());
                assertThat(acme.findModelByName(name)).isEmpty();
            }
        }
        racers.finish(writer);
        assertThat(refusals)
                .allMatch(
                        message -> message.contains("was changed while it was being read") || message.contains("null"));
        assertThat(acme.getAllModels()).allMatch(model -> model.isAnonymous());
    }

    /* ---- what is served ---- */

    @Test
    void registerModel_oddUnicodeNames_areDistinctKeysEverywhere() {
        // Composed and decomposed, a lone surrogate, Turkish i, right-to-left override, no-break space, NUL.
        List<String> odd = List.of(
                "\u00e9",
                "e\u0301",
                "\uD83D",
                "\uD83D\uDE00",
                "\u0130",
                "i",
                "I",
                "\u202Eabc",
                "\u00A0",
                " ",
                "\u0000");
        for (String name : odd) {
            view.put(name, model(name, PERSON));
        }
        assertThat(view.keySet()).containsExactlyElementsOf(odd);
        for (String name : odd) {
            assertThat(acme.findModelByName(name).orElseThrow()).isSameAs(view.get(name));
            assertThat(view.remove(name)).isNotNull();
            assertThat(acme.findModelByName(name)).isEmpty();
        }
        RegistryAssertions.assertEmpty(registry);
    }

    @Test
    void registerModel_structuresOfCollidingNames_staySeparate() {
        List<String> names = List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB", "BBBBAa", "BBBBBB");
        for (String name : names) {
            acme.registerModel(model(name, Structure.of(Map.of(name, "string"))));
        }
        assertThat(registry.getStats().uniqueStructures()).isEqualTo(names.size());
        for (String name : names) {
            assertThat(acme.findModelByStructure(Structure.of(Map.of(name, "string"))))
                    .contains(acme.findModelByName(name).orElseThrow());
        }
    }

    private void assertRefused(Map<String, Object> definition) {
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> acme.define("M", definition));
        assertThatExceptionOfType(InvalidStructureException.class).isThrownBy(() -> view.define("M", definition));
        RegistryAssertions.assertEmpty(registry);
    }
}
