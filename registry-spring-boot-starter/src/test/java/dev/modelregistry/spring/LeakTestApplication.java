package dev.modelregistry.spring;

import dev.modelregistry.Derived;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that uses everything of the registry that could stay behind. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class LeakTestApplication {

    /** Starts, works and closes. */
    public static void runOnce() {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(LeakTestApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                // The hook is the JVM's and would keep the class loader.
                .registerShutdownHook(false)
                .run()) {
            ModelRegistry registry = context.getBean(ModelRegistry.class);
            Derived<String> derived = registry.derive("text", Structure::toString);
            try (TenantScope scope = registry.openTenant("acme")) {
                Model model = registry.define(
                        scope.tenant() + "Form", Map.of("title", "string", "at", Map.of("day", "date")));
                registry.registerModelForApp(context, model);
                derived.of(model);
            }
            context.getBean(RegistryManager.class).forceCleanup();
        }
    }
}
