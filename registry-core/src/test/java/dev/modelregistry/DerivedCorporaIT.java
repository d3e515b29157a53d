package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.model.Model;
import dev.modelregistry.stats.DerivedStats;
import dev.modelregistry.test.CheckedRegistries;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a derived value is found, when the models of all corpora are asked for as Zipf's law has it. */
class DerivedCorporaIT {

    private static final Logger LOG = System.getLogger("dev.modelregistry.corpora");
    private static final int REQUESTS = 500_000;
    private static final long SEED = 20_261_121L;

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private List<Corpora.Definition> definitions = List.of();

    @BeforeEach
    void read() throws IOException {
        definitions = Corpora.read();
    }

    @ParameterizedTest
    @CsvSource({"10000, 1.0, 0.95", "10000, 0.8, 0.95", "3000, 1.0, 0.95", "2000, 1.0, 0.90"})
    void of_zipfOverAllCorpora_isFoundNearlyAlways(int maxDerivedValues, double exponent, double hitRatio) {
        ModelRegistry registry = registries.create(builder -> builder.maxDerivedValues(maxDerivedValues));
        Derived<Map<String, Object>> maps = registry.derive("map", structure -> structure.toMap());
        List<Model> models = defineAll(registry);
        double[] distribution = zipf(models.size(), exponent);
        Random random = new Random(SEED);
        Collections.shuffle(models, random);
        for (int i = 0; i < REQUESTS; i++) {
            Model model = models.get(sample(distribution, random));
            assertThat(maps.of(model)).isNotNull();
        }

        DerivedStats stats = maps.stats();
        LOG.log(
                Level.INFO,
                "Zipf exponent {0}, at most {1} values, {2} models, {3} structures: {4}",
                exponent,
                maxDerivedValues,
                models.size(),
                registry.getStats().uniqueStructures(),
                stats);
        assertThat(stats.hitRatio()).isGreaterThanOrEqualTo(hitRatio);
        assertThat(stats.size()).isLessThanOrEqualTo(maxDerivedValues);

        registry.clear();
        assertThat(maps.stats().size()).isZero();
    }

    /** Returns every model there is then, those of inline objects too. */
    private List<Model> defineAll(ModelRegistry registry) {
        Set<String> tenants = new TreeSet<>();
        for (Corpora.Definition definition : definitions) {
            tenants.add(definition.tenant());
            registry.tenant(definition.tenant()).define(definition.name(), definition.properties());
        }
        return new ArrayList<>(tenants.stream()
                .map(registry::tenant)
                .map(Models::getAllModels)
                .flatMap(Collection::stream)
                .toList());
    }

    /** Returns the probabilities of the first ranks together, for each rank. */
    private static double[] zipf(int ranks, double exponent) {
        double[] cumulative = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1 / Math.pow(rank + 1, exponent);
            cumulative[rank] = sum;
        }
        double total = sum;
        return Arrays.stream(cumulative).map(each -> each / total).toArray();
    }

    private static int sample(double[] cumulative, Random random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }
}
