package dev.modelregistry.benchmark;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Tenants, models and definitions, the same in every run. */
final class Workload {

    static final int TENANTS = 1_000;
    static final int MODELS = 100;
    static final int PROPERTIES = 10;
    static final long SEED = 20_261_120;

    /** The names that properties have; business software calls the same things by the same names. */
    static final List<String> VOCABULARY = List.of(
                    "customer",
                    "invoice",
                    "order",
                    "shipping",
                    "billing",
                    "product",
                    "account",
                    "contact",
                    "payment",
                    "supplier",
                    "project",
                    "contract",
                    "delivery",
                    "employee",
                    "warehouse",
                    "campaign",
                    "ticket",
                    "asset",
                    "budget",
                    "region")
            .stream()
            .flatMap(noun ->
                    List.of("Id", "Name", "Date", "Total", "Status", "Type", "Code", "Notes", "Owner", "Rate").stream()
                            .map(noun::concat))
            .toList();

    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean", "datetime");

    private Workload() {}

    static List<String> tenants(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "tenant-" + (10_000 + number))
                .toList();
    }

    static List<String> modelNames(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "CustomObject" + (1_000 + number))
                .toList();
    }

    /** Returns a new definition in the short spelling, with strings of its own. Other numbers give other structures. */
    static Map<String, Object> definition(int number) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        Map<String, Object> definition = new LinkedHashMap<>();
        while (definition.size() < PROPERTIES) {
            String name = VOCABULARY.get(random.nextInt(VOCABULARY.size()));
            definition.put(copy(name), TYPES.get(random.nextInt(TYPES.size())));
        }
        return definition;
    }

    /** Returns the models that every tenant has; call it once and give each tenant its own {@link #copies}. */
    static List<Model> models(int count) {
        List<String> names = modelNames(count);
        return IntStream.range(0, count)
                .mapToObj(number -> Model.of(names.get(number), Structure.of(definition(number))))
                .toList();
    }

    /** Returns models as another tenant defines them: equal, with names of their own. */
    static List<Model> copies(List<Model> models) {
        return models.stream()
                .map(model -> Model.of(copy(model.name()), model.structure()))
                .toList();
    }

    /** Returns an equal string that is another object, as one that comes with a request is; its hash is computed. */
    static String copy(String text) {
        String copy = String.valueOf(text.toCharArray());
        if (copy.hashCode() != text.hashCode()) {
            throw new AssertionError(text);
        }
        return copy;
    }
}
