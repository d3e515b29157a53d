package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Closes an application while it serves a request. */
class GracefulShutdownIT {

    @Test
    void requestsThatAreServedFindTheirModelsWhileCleanUpHasStopped() throws Exception {
        ConfigurableApplicationContext context =
                SpringApplication.run(Application.class, "--server.port=0", "--server.shutdown=graceful");
        ModelRegistry registry = context.getBean(ModelRegistry.class);
        RegistryManager manager = context.getBean(RegistryManager.class);
        Gate gate = context.getBean(Gate.class);
        registry.tenant("acme").registerModel(Model.of("Person", Structure.of(Map.of("name", "string"))));
        assertThat(manager.isRunning()).isTrue();

        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://localhost:"
                                        + context.getEnvironment().getProperty("local.server.port") + "/"))
                                .header("X-Tenant-ID", "acme")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(gate.entered.await(30, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
        assertThat(gate.stopping.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(manager.isRunning()).isFalse();
        assertThat(registry.getStats().totalModels()).isEqualTo(1);
        gate.open.countDown();
        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("true");
        closing.get(30, TimeUnit.SECONDS);
        assertThatIllegalStateException().isThrownBy(registry::getStats);
    }

    /** Stops after the clean-up and before the web server begins to wait for requests. */
    static final class Gate implements SmartLifecycle {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch stopping = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            stopping.countDown();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 1;
        }
    }

    @RestController
    static class Controller {

        private final ModelRegistry registry;
        private final Gate gate;

        Controller(ModelRegistry registry, Gate gate) {
            this.registry = registry;
            this.gate = gate;
        }

        @GetMapping("/")
        boolean findAfterTheGateOpened() throws InterruptedException {
            gate.entered.countDown();
            return gate.open.await(30, TimeUnit.SECONDS)
                    && registry.findModelByName("Person").isPresent();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Controller.class)
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }
    }
}
