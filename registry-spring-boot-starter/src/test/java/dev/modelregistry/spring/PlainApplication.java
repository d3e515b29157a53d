package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

/** Whatever is on its class path, it uses the registry as a request and as a background task would, tells, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PlainApplication {

    static final String BEAN = "bean ";
    static final String ANSWERS = "answers ";

    public static void main(String[] args) throws Exception {
        try (ConfigurableApplicationContext context = SpringApplication.run(PlainApplication.class, args)) {
            for (String name : context.getBeanDefinitionNames()) {
                if (name.startsWith("modelRegistry")) {
                    System.out.println(BEAN + name);
                }
            }
            ModelRegistry registry = context.getBean(ModelRegistry.class);
            registry.tenant("acme").define("Invoice", Map.of("lines", List.of(Map.of("text", "string"))));
            AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
            for (String tenant : List.of("acme", "globex")) {
                try (TenantScope scope = registry.openTenant(tenant)) {
                    System.out.println(tenant + " sees "
                            + executor.submit(registry::getAllModels).get().size());
                }
            }
            String port = context.getEnvironment().getProperty("local.server.port");
            if (port != null) {
                System.out.println(ANSWERS
                        + "%d to acme, %d to a malformed tenant, %d on the tenant page"
                                .formatted(
                                        status(port, "/nowhere", "acme"),
                                        status(port, "/nowhere", ".."),
                                        status(port, "/actuator/modelregistry/acme", null)));
            }
        }
    }

    private static int status(String port, String path, @Nullable String tenant)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (tenant != null) {
            request.header("X-Tenant-ID", tenant);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
