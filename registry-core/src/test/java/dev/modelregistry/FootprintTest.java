package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Property;
import dev.modelregistry.model.Structure;
import dev.modelregistry.stats.TenantInfo;
import dev.modelregistry.test.CheckedRegistries;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The estimate against JOL's measurements, and how it follows what comes and goes. */
class FootprintTest {

    private static final List<String> NAMES =
            IntStream.range(0, 200).mapToObj(number -> "property" + number).toList();

    private static final Percentage TOLERANCE = Percentage.withPercentage(25);

    /** The tables of two structures, properties and names: which tables these are depends on their salted hashes. */
    private static final Offset<Long> TABLES = within(2L * 48 + 4L * (32 + 32));

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create(builder -> builder.evictNamedModels(true));
    private final Models acme = registry.tenant("acme");

    /* ---- against JOL ---- */

    @Test
    void estimatedBytes_sameStructuresInAllTenants_areCloseToMeasured() {
        for (int tenant = 0; tenant < 50; tenant++) {
            for (int number = 0; number < 100; number++) {
                define("tenant" + tenant, "Model" + number, properties(number));
            }
        }

        assertCloseToMeasured();
    }

    @Test
    void estimatedBytes_allDifferent_areCloseToMeasured() {
        for (int tenant = 0; tenant < 20; tenant++) {
            for (int number = 0; number < 50; number++) {
                define("tenant" + tenant, "Model" + number, properties(tenant * 50 + number));
            }
        }

        assertCloseToMeasured();
    }

    @Test
    void estimatedBytes_nestedAndDecorated_areCloseToMeasured() {
        for (int number = 0; number < 500; number++) {
            Map<String, Object> properties = properties(number % 50);
            properties.put("home" + number, Map.of("street" + number, "string", "city" + number, "ref:City" + number));
            properties.put("list" + number, List.of(Map.of("type", "ref:Item" + number, "min", number)));
            properties.put(
                    "priced" + number,
                    Map.of("type", "number", "default", BigDecimal.valueOf(number, 2), "enum", List.of("é", "€")));
            properties.put("tags" + number, Map.of("type", "object", "values", "string"));
            define("tenant" + number % 3, "Größe€" + number, properties);
        }

        assertCloseToMeasured();
    }

    @Test
    void estimatedBytes_smallTenants_areCloseToMeasured() {
        for (int tenant = 0; tenant < 1_000; tenant++) {
            define("tenant" + tenant, "Model", Map.of("name", "string"));
        }

        assertCloseToMeasured();
    }

    @Test
    void estimatedBytes_modelsOfOwners_areCloseToMeasured() {
        List<Object> owners = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            owners.add(new EqualDataSource());
        }
        for (int number = 0; number < 2_000; number++) {
            Model model = model("Model" + number % 400, numbered(number % 100));
            registry.tenant("tenant" + number % 4).registerModelForDataSource(owners.get(number % 10), model);
        }

        assertCloseToMeasured();
        assertThat(owners).hasSize(10);
    }

    private void define(String tenant, String name, Map<String, ?> properties) {
        registry.tenant(tenant).define(name, properties);
    }

    /** Returns ten properties; those of every second number have names that are strings of their own. */
    private static Map<String, Object> properties(int number) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            String name = NAMES.get((number + i * i) % NAMES.size());
            boolean isRequired = ((number / NAMES.size()) >> i) % 2 == 0;
            properties.put(
                    number % 2 == 0 ? name : String.valueOf(name.toCharArray()),
                    Map.of("type", "string", "required", isRequired));
        }
        return properties;
    }

    private void assertCloseToMeasured() {
        assertThat(registry.getStats().estimatedBytes()).isCloseTo(MeasuredFootprint.of(registry), TOLERANCE);
    }

    /* ---- what counts ---- */

    @Test
    void estimatedBytes_sharedStructure_countsOnce() {
        acme.registerModel(model("Person", PERSON));
        long before = registry.getStats().estimatedBytes();
        long own = info("acme").estimatedBytes();

        registry.tenant("globex").registerModel(model("Person", PERSON));

        assertThat(info("globex").estimatedBytes()).isCloseTo(own, within(8L));
        assertThat(registry.getStats().estimatedBytes() - before)
                .isEqualTo(info("globex").estimatedBytes());
        assertThat(before - own).isCloseTo(weight(PERSON), TABLES);
    }

    @Test
    void estimatedBytes_nestedStructure_countsOnceForAllParents() {
        Structure address = Structure.of(ADDRESS);
        acme.registerModel(model("A", Structure.of(Map.of("home", ADDRESS))));
        long before = registry.getStats().estimatedBytes() - info("acme").estimatedBytes();
        Structure parent = Structure.of(Map.of("work", ADDRESS));

        acme.registerModel(model("B", parent));

        assertThat(registry.getStats().estimatedBytes() - info("acme").estimatedBytes())
                .isCloseTo(before + weight(parent), TABLES);
        acme.removeModel("A");
        acme.removeModel("B");
        acme.registerModel(model("C", address));
        assertThat(registry.getStats().estimatedBytes() - info("acme").estimatedBytes())
                .isCloseTo(weight(address), TABLES);
    }

    @Test
    void estimatedBytes_sharedProperties_countOnce() {
        acme.registerModel(model("Invoice", Structure.of(Map.of("total", "number", "currency", "string"))));
        long before = registry.getStats().estimatedBytes() - info("acme").estimatedBytes();
        Structure other = Structure.of(Map.of("currency", "String", "total", Map.of("type", "Number")));
        Structure wider = Structure.of(Map.of("total", "number", "currency", "string", "note", "string"));

        registry.tenant("globex").registerModel(model("Bill", other));
        registry.tenant("globex").registerModel(model("Order", wider));

        long after = registry.getStats().estimatedBytes()
                - info("acme").estimatedBytes()
                - info("globex").estimatedBytes();
        Property note = wider.findProperty("note").orElseThrow();
        assertThat(after - before).isCloseTo(Footprint.of(wider) + weight(note), TABLES);
    }

    @Test
    void estimatedBytes_everyWayToGo_leadsBackToNothing() {
        EqualDataSource dataSource = new EqualDataSource();
        List<Runnable> ways = List.of(
                registry::clear,
                () -> registry.cleanUp(Duration.ZERO),
                () -> registry.cleanupTenant("acme"),
                () -> acme.getAllModels().forEach(model -> acme.removeModel(model.name())));
        for (Runnable way : ways) {
            acme.define("Company", Map.of("home", ADDRESS));
            acme.registerModelForDataSource(dataSource, model("Invoice", INVOICE));
            acme.registerModel(model("Company", PERSON));
            assertThat(registry.getStats().estimatedBytes()).isPositive();

            way.run();

            assertThat(registry.getStats().estimatedBytes()).isZero();
        }
        acme.registerModelForDataSource(dataSource, model("Invoice", INVOICE));
        registry.releaseOwner(dataSource);
        assertThat(registry.getStats().estimatedBytes()).isZero();
        registry.global().registerModel(model("Invoice", INVOICE));
        assertThat(registry.getStats().estimatedBytes()).isPositive();
        registry.clear();
        assertThat(registry.getStats().estimatedBytes()).isZero();
    }

    @Test
    void estimatedBytes_partitionThatStays_beginsAnew() {
        try (TenantScope scope = registry.openTenant("acme")) {
            acme.define("Company", Map.of("home", ADDRESS));
            long before = registry.getStats().estimatedBytes();

            registry.clear();

            assertThat(registry.getStats().estimatedBytes()).isZero();
            acme.define("Company", Map.of("home", ADDRESS));
            assertThat(registry.getStats().estimatedBytes()).isEqualTo(before);
        }
    }

    /** Returns the weight of a structure all of whose properties are new. */
    private static long weight(Structure structure) {
        return Footprint.of(structure)
                + structure.properties().stream()
                        .mapToLong(FootprintTest::weight)
                        .sum();
    }

    private static long weight(Property property) {
        return Footprint.of(property) + Footprint.text(property.name());
    }

    private TenantInfo info(String tenant) {
        return registry.getTenantInfo(tenant).orElseThrow();
    }
}
