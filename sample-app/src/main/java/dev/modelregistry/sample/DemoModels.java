package dev.modelregistry.sample;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Models;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Defines the models of two demonstration tenants at the start, unless {@code sample.demo-data} is off. What they have
 * already, from an earlier start, stays as it is.
 */
@Component
final class DemoModels implements ApplicationRunner {

    private final ModelRegistry registry;
    private final JsonMapper json;
    private final boolean wanted;
    private final Resource file;

    DemoModels(
            ModelRegistry registry,
            JsonMapper json,
            SampleProperties properties,
            @Value("classpath:demo-models.jsonl") Resource file) {
        this.registry = registry;
        this.json = json;
        this.wanted = properties.demoData();
        this.file = file;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (!wanted) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> json.readValue(line, DemoModel.class)).forEach(this::define);
        }
    }

    private void define(DemoModel model) {
        Models models = registry.tenant(model.tenant());
        if (models.findModelByName(model.name()).isEmpty()) {
            models.define(model.name(), model.properties());
        }
    }

    /** A line of the file. */
    record DemoModel(String tenant, String name, Map<String, Object> properties) {}
}
