package dev.modelregistry.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Many requests of several tenants, and of nobody, on their way at the same time over kept connections. */
final class InterleavedRequests {

    private static final int AT_ONCE = 32;
    private static final String[] TENANTS = {"acme", "globex", "umbrella", ""};

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    InterleavedRequests(int port) {
        this.port = port;
    }

    /**
     * Sends the requests, each for the next tenant and path, and waits for all answers.
     *
     * @param paths answer with the tenant's code, as often as they like
     */
    Outcome send(int requests, List<String> paths) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Queue<String> unanswered = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < requests; i++) {
            String tenant = TENANTS[i % TENANTS.length];
            // Paths shift by one with each round of tenants, so that each meets each, however many there are.
            String path = paths.get((i % TENANTS.length + i / TENANTS.length) % paths.size());
            places.acquire();
            answers.add(call(path, tenant).handle((answer, failure) -> {
                places.release();
                return isRight(answer, tenant)
                        || (isTimeout(failure) ? unanswered : wrong)
                                .add(tenant + " " + path + ": " + answer + " " + failure);
            }));
        }
        answers.forEach(CompletableFuture::join);
        return new Outcome(List.copyOf(wrong), List.copyOf(unanswered));
    }

    /** Returns the body of the answer. */
    CompletableFuture<String> call(String path, String tenant) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
        if (!tenant.isEmpty()) {
            request.header("X-Tenant-ID", tenant);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> response.statusCode() + " " + response.body());
    }

    private static boolean isRight(@Nullable String answer, String tenant) {
        String who = tenant.isEmpty() ? "nobody" : tenant;
        return answer != null && answer.matches("200 " + who + "(/" + who + ")*");
    }

    private static boolean isTimeout(@Nullable Throwable failure) {
        return failure != null && failure.getCause() instanceof HttpTimeoutException;
    }

    /**
     * What came of the requests; nothing is in it of those that were answered rightly.
     *
     * @param wrong what was answered, or how the request failed
     * @param unanswered those that nothing was heard of for half a minute
     */
    record Outcome(List<String> wrong, List<String> unanswered) {}
}
