package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modelregistry.error.InvalidStructureException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.CheckedRegistries;
import dev.modelregistry.test.RegistryAssertions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What equal structures have in common, and what they are found by. */
class SharedStructuresTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");
    private final Models globex = registry.tenant("globex");
    private final Racers racers = new Racers();

    @AfterEach
    void stop() {
        racers.close();
    }

    /* ---- properties and names ---- */

    @Test
    void define_equalProperty_isOneInstanceInAllStructures() {
        Structure order = acme.define("Order", Map.of(text("total"), "number", "paid", "boolean"))
                .structure();
        Structure invoice = globex.define(
                        "Invoice", Map.of(text("total"), Map.of("type", "Number", "required", false), "due", "date"))
                .structure();

        assertThat(property(invoice, "total")).isSameAs(property(order, "total"));
    }

    @Test
    void define_nameOfDifferentProperties_isOneString() {
        Structure order = acme.define("Order", Map.of(text("total"), "number")).structure();
        Structure invoice =
                globex.define("Invoice", Map.of(text("total"), "string")).structure();

        assertThat(property(invoice, "total").name())
                .isSameAs(property(order, "total").name());
        assertThat(property(invoice, "total")).isNotEqualTo(property(order, "total"));
    }

    @Test
    void define_equalPropertyOfNestedStructure_isOneInstance() {
        Map<String, Object> home = Map.of("home", List.of(Map.of(text("street"), "string")));
        Structure first = acme.define("A", home).structure();
        Structure second = globex.define("B", Map.of("home", List.of(Map.of(text("street"), "string")), "x", "any"))
                .structure();

        assertThat(property(second, "home")).isSameAs(property(first, "home"));
    }

    @Test
    void removeModel_ofStructureThatIsNestedToo_staysShared() {
        Structure held = acme.registerModel(model("A", Structure.of(ADDRESS))).structure();
        acme.registerModel(model("B", held));
        acme.registerModel(model("Outer", Structure.of(Map.of("home", ADDRESS))));

        acme.removeModel("A");

        assertThat(globex.registerModel(model("C", Structure.of(ADDRESS))).structure())
                .isSameAs(held);
    }

    @Test
    void removeModel_lastOfProperty_isReleased() {
        RegistryAssertions.assertReleased(() -> {
            Structure structure = acme.define(
                            "A", Map.of(text("street"), "string", "home", Map.of(text("city"), "any")))
                    .structure();
            List<Object> parts = new ArrayList<>(structure.properties());
            parts.add(property(structure, "street").name());
            parts.addAll(structure.nestedStructures());
            registry.cleanupTenant("acme");
            return parts;
        });
        RegistryAssertions.assertEmpty(registry);
    }

    @Test
    void define_andRemove_byManyThreads_leavesNothing() throws Exception {
        Future<?> other = racers.repeat(() -> defineAndRemove(globex, new Random()));
        Random random = new Random(20_260_401);
        for (int i = 0; i < 20_000; i++) {
            defineAndRemove(acme, random);
        }
        racers.finish(other);
        registry.cleanupTenant("acme");
        registry.cleanupTenant("globex");

        RegistryAssertions.assertEmpty(registry);
    }

    /** The same instances again and again, so that two threads acquire one instance at the same time. */
    private static void defineAndRemove(Models models, Random random) {
        String name = "M" + random.nextInt(3);
        models.registerModel(model(name, NESTED.get(random.nextInt(NESTED.size()))));
        models.removeModel(name);
    }

    private static final List<Structure> NESTED = List.of(
            Structure.of(Map.of("a", Map.of("x", "string"), "b", "string")),
            Structure.of(Map.of("a", Map.of("x", "string"), "c", List.of(Map.of("y", "any")))),
            Structure.of(Map.of("x", "string")));

    /* ---- found by definition ---- */

    @Test
    void findModelByDefinition_anySpellingAndOrder_isFound() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("b", "string");
        definition.put("a", Map.of("type", "number", "required", true));
        Model registered = acme.define("Order", definition);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", Map.of("type", "Number", "required", true));
        other.put("b", Map.of("type", "String", "required", false));

        assertThat(acme.findModelByDefinition(definition)).containsSame(registered);
        assertThat(acme.findModelByDefinition(other)).containsSame(registered);
        assertThat(acme.findModelByDefinition(Map.of("type", "object", "properties", other)))
                .containsSame(registered);
        assertThat(globex.findModelByDefinition(definition)).isEmpty();
        assertThat(registry.findModelByDefinition(definition)).isEmpty();
    }

    @Test
    void read_ofWhatIsShared_makesNoOther() {
        SharedStructures structures = new SharedStructures();
        Structure shared = structures.acquire(Structure.of(ADDRESS));
        assertThat(structures.read(ADDRESS)).isSameAs(shared);

        structures.release(shared);
        assertThat(structures.read(ADDRESS)).isEqualTo(shared).isNotSameAs(shared);
    }

    @Test
    void findModelByDefinition_ofNothing_isNotFound() {
        assertThat(registry.findModelByDefinition(null)).isEmpty();
    }

    @Test
    void findModelByDefinition_malformed_isRejected() {
        assertThatExceptionOfType(InvalidStructureException.class)
                .isThrownBy(() -> registry.findModelByDefinition(Map.of("name", 1)))
                .withMessageContaining("/name");
    }

    @Test
    void findModelByDefinition_strictModel_isNotFound() {
        Map<String, Object> definition = Map.of("b", "string");
        acme.registerModel(Model.builder("Order", Structure.of(definition))
                .setting("strict", true)
                .build());

        assertThat(acme.findModelByDefinition(definition)).isEmpty();
    }

    @Test
    void findModelByDefinition_collidingNames_areAllFound() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            // All of them have one hash code, and so have their definitions.
            names.add(Integer.toBinaryString(256 + i).replace("0", "Aa").replace("1", "BB"));
        }
        names.forEach(name -> acme.define(name, Map.of(name, "string")));

        for (String name : names) {
            assertThat(acme.findModelByDefinition(Map.of(name, "string"))
                            .orElseThrow()
                            .name())
                    .isEqualTo(name);
        }
        names.forEach(acme::removeModel);
        RegistryAssertions.assertEmpty(registry);
    }

    @Test
    void findModelByDefinition_whileOthersComeAndGo_isAlwaysFound() throws Exception {
        Map<String, Object> definition = Map.of("kept", "string", "other", "number");
        acme.define("Kept", definition);
        Future<?> writer = racers.repeat(() -> {
            for (int i = 0; i < 300; i++) {
                globex.define("M" + i, Map.of("p" + i, "string"));
            }
            registry.cleanupTenant("globex");
        });
        for (int i = 0; i < 20_000; i++) {
            assertThat(acme.findModelByDefinition(definition)).isPresent();
        }
        racers.finish(writer);
    }

    private static Property property(Structure structure, String name) {
        return structure.findProperty(name).orElseThrow();
    }

    /** Returns an equal string that is an instance of its own. */
    private static String text(String text) {
        return String.valueOf(text.toCharArray());
    }
}
