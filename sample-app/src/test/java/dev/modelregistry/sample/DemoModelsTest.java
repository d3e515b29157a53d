package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.stats.TenantInfo;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class DemoModelsTest {

    private final ModelRegistry registry = ModelRegistry.create();

    @Test
    void definesTheModelsOfTwoTenants() throws IOException {
        run(true);

        assertThat(registry.getTenantRegistryInfo().tenants())
                .extracting(TenantInfo::tenant)
                .containsExactly("acme", "globex");
        assertThat(model("acme", "Invoice").structure())
                .isNotEqualTo(model("globex", "Invoice").structure());
    }

    @Test
    void letsTheTenantsShareWhatIsEqual() throws IOException {
        run(true);

        assertThat(model("acme", "Customer").structure())
                .isSameAs(model("globex", "Customer").structure());
        assertThat(registry.getStats().reuseCount()).isPositive();
    }

    @Test
    void leavesWhatIsThere() throws IOException {
        Model own = registry.tenant("acme").define("Invoice", Map.of("own", "string"));
        run(true);

        assertThat(model("acme", "Invoice")).isSameAs(own);
        assertThat(model("globex", "Invoice")).isNotEqualTo(own);
    }

    @Test
    void definesNothingWhenSwitchedOff() throws IOException {
        run(false);

        assertThat(registry.getStats().registrations()).isZero();
    }

    private Model model(String tenant, String name) {
        return registry.tenant(tenant).findModelByName(name).orElseThrow();
    }

    private void run(boolean demoData) throws IOException {
        SampleProperties properties =
                new SampleProperties(demoData, new SampleProperties.ImportProperties(DataSize.ofMegabytes(1)));
        new DemoModels(registry, new JsonMapper(), properties, new ClassPathResource("demo-models.jsonl"))
                .run(new DefaultApplicationArguments());
    }
}
