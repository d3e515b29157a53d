package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.modelregistry.CapturedTenant;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Follows the tenant of a request of a servlet application to wherever Spring MVC and Spring Boot hand it over. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ServletPropagation.Application.class,
        properties = {
            "server.tomcat.threads.max=4",
            "spring.task.execution.pool.core-size=" + ServletPropagation.EXECUTOR_THREADS,
            "spring.task.scheduling.pool.size=2"
        })
abstract class ServletPropagation {

    static final int EXECUTOR_THREADS = 3;

    private static final List<String> PATHS = List.of(
            "/direct",
            "/async",
            "/future",
            "/callable",
            "/callable-on-own-executor",
            "/deferred",
            "/streaming",
            "/scheduled-by-hand");

    @LocalServerPort
    private int port;

    @Autowired
    private WhoseTurn turn;

    @Autowired
    private Environment environment;

    @Autowired
    private AsyncTaskExecutor applicationTaskExecutor;

    static List<String> paths() {
        return PATHS;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void tenantIsCurrentWhereverTheRequestGoes(String path) throws Exception {
        assertThat(call(path, "acme")).matches("200 acme(/acme)?");
    }

    @Test
    void tenantsAreNeverMixedUp() throws Exception {
        InterleavedRequests.Outcome outcome = new InterleavedRequests(port).send(8_000, PATHS);
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.unanswered()).isEmpty();
        // The last answers may be here before the threads that gave them are done.
        await().untilAsserted(() -> assertThat(turn.active()).isEmpty());
        assertThat(onEachThreadOfTheExecutor()).containsOnly("nobody");
    }

    @Test
    void threadsAreOfTheKindThatWasAskedFor() throws Exception {
        assertThat(call("/thread", ""))
                .isEqualTo("200 " + (Threading.VIRTUAL.isActive(environment) ? "virtual" : "platform"));
    }

    String call(String path, String tenant) throws Exception {
        return new InterleavedRequests(port).call(path, tenant).get();
    }

    /** Goes round the decorator of tasks, which would bring a tenant of its own. */
    private List<String> onEachThreadOfTheExecutor() throws Exception {
        List<Future<String>> seen = new ArrayList<>();
        CyclicBarrier allAtOnce = new CyclicBarrier(EXECUTOR_THREADS);
        Callable<String> look = () -> {
            allAtOnce.await();
            return turn.here();
        };
        for (int i = 0; i < EXECUTOR_THREADS; i++) {
            seen.add(
                    applicationTaskExecutor instanceof ThreadPoolTaskExecutor pool
                            ? pool.getThreadPoolExecutor().submit(look)
                            : applicationTaskExecutor.submit(look));
        }
        List<String> who = new ArrayList<>();
        for (Future<String> one : seen) {
            who.add(one.get());
        }
        return who;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @EnableScheduling
    @Import({Endpoints.class, Worker.class, DispatchAdvice.class})
    static class Application {

        @Bean
        WhoseTurn whoseTurn(ModelRegistry registry) {
            return new WhoseTurn(registry);
        }
    }

    static class Worker {

        private final WhoseTurn turn;

        Worker(WhoseTurn turn) {
            this.turn = turn;
        }

        @Async
        public CompletableFuture<String> look() {
            return CompletableFuture.completedFuture(turn.here());
        }
    }

    @RestController
    static class Endpoints {

        private final ModelRegistry registry;
        private final WhoseTurn turn;
        private final Worker worker;
        private final Executor executor;
        private final TaskScheduler scheduler;
        private final SimpleAsyncTaskExecutor ownExecutor = new SimpleAsyncTaskExecutor("own-");

        Endpoints(
                ModelRegistry registry,
                WhoseTurn turn,
                Worker worker,
                AsyncTaskExecutor applicationTaskExecutor,
                TaskScheduler scheduler) {
            this.registry = registry;
            this.turn = turn;
            this.worker = worker;
            this.executor = applicationTaskExecutor;
            this.scheduler = scheduler;
        }

        @GetMapping("/direct")
        String direct() {
            return turn.here();
        }

        @GetMapping("/async")
        CompletableFuture<String> async() {
            return worker.look();
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(turn::here, executor);
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return turn::here;
        }

        @GetMapping("/callable-on-own-executor")
        WebAsyncTask<String> callableOnOwnExecutor() {
            return new WebAsyncTask<>(null, ownExecutor, turn::here);
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            executor.execute(() -> result.setResult(turn.here()));
            return result;
        }

        @GetMapping("/streaming")
        StreamingResponseBody streaming() {
            return out -> out.write(turn.here().getBytes(StandardCharsets.UTF_8));
        }

        @GetMapping("/scheduled")
        CompletableFuture<String> scheduled() {
            return scheduled(turn::here);
        }

        @GetMapping("/scheduled-by-hand")
        CompletableFuture<String> scheduledByHand() {
            CapturedTenant tenant = registry.captureTenant();
            return scheduled(() -> {
                try (TenantScope scope = tenant.open()) {
                    return turn.here();
                }
            });
        }

        private CompletableFuture<String> scheduled(Supplier<String> look) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            ScheduledFuture<?> task = scheduler.schedule(() -> seen.complete(look.get()), Instant.now());
            return seen.whenComplete((who, failure) -> task.cancel(false));
        }

        @GetMapping("/thread")
        StreamingResponseBody thread() {
            String kind = Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual" : "platform";
            return out -> out.write(kind.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Adds whose turn it is when the answer is written, which is in another dispatch where the request was asynchronous. */
    @RestControllerAdvice
    static class DispatchAdvice implements ResponseBodyAdvice<Object> {

        private final WhoseTurn turn;

        DispatchAdvice(WhoseTurn turn) {
            this.turn = turn;
        }

        @Override
        public boolean supports(MethodParameter type, Class<? extends HttpMessageConverter<?>> converter) {
            return true;
        }

        @Override
        public @Nullable Object beforeBodyWrite(
                @Nullable Object body,
                MethodParameter type,
                MediaType contentType,
                Class<? extends HttpMessageConverter<?>> converter,
                ServerHttpRequest request,
                ServerHttpResponse response) {
            return body + "/" + turn.here();
        }
    }
}
