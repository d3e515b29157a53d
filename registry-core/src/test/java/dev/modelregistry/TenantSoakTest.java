package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A hundred thousand tenants come and go, and the heap ends as it began. */
class TenantSoakTest {

    private static final int TENANTS = 100_000;
    private static final long MARGIN_BYTES = 4 << 20;

    @Test
    void tenantsComeAndGo_heapEndsAsItBegan() {
        try (ModelRegistry registry =
                ModelRegistry.builder().evictNamedModels(true).build()) {
            // The first ones load classes and fill what the JVM keeps for itself.
            comeAndGo(registry, 0, TENANTS / 10);
            long before = usedHeap();
            comeAndGo(registry, TENANTS / 10, TENANTS / 10 + TENANTS);
            long after = usedHeap();

            RegistryAssertions.assertEmpty(registry);
            assertThat(((DefaultModelRegistry) registry).parts.owners.owners).isEmpty();
            System.out.println("used heap: " + before + " before, " + after + " after " + TENANTS + " tenants");
            assertThat(after - before).as("growth of the heap").isLessThan(MARGIN_BYTES);
        }
    }

    private static void comeAndGo(ModelRegistry registry, int from, int to) {
        for (int number = from; number < to; number++) {
            String tenant = "tenant" + number;
            Models models = registry.tenant(tenant);
            Map<String, Object> own =
                    Map.of("p" + number, "string", "home", Map.of("street" + number % 1_000, "string"));
            models.define("Own", own);
            Object owner = new EqualDataSource();
            models.registerModelForDataSource(owner, Model.of("Owned", Definitions.numbered(number)));
            try (TenantScope scope = registry.openTenant(tenant)) {
                registry.registerModel(Model.of("Common", Definitions.PERSON));
                registry.resolveType(Definitions.INVOICE);
            }
            switch (number % 4) {
                case 0 -> registry.cleanupTenant(tenant);
                case 1 -> registry.releaseOwner(owner);
                default -> {
                    // Left to the collector, and to the next clean-up.
                }
            }
            if (number % 1_000 == 0) {
                registry.cleanUp(Duration.ZERO);
            }
        }
        registry.cleanUp(Duration.ZERO);
    }

    /** Returns the least that is used after several collections. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
