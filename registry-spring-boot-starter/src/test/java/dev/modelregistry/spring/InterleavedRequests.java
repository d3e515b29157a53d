package dev.modelregistry.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Many requests of several tenants, and of nobody, on their way at the same time over kept connections. */
final class InterleavedRequests {

    private static final int AT_ONCE = 32;

    /**
     * A request that gets no answer within half a minute says nothing about tenants. One in some ten thousand was seen to,
     * of those that wait for a source or for a client of Reactor's.
     */
    private static final int UNANSWERED_ONE_IN = 1_000;

    private static final String[] TENANTS = {"acme", "globex", "umbrella", ""};

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    InterleavedRequests(int port) {
        this.port = port;
    }

    /**
     * Sends the requests, each for the next tenant and path, and returns what was answered wrongly; a few may stay unanswered.
     *
     * @param paths answer with the tenant's code, as often as they like
     */
    List<String> send(int requests, List<String> paths) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            String tenant = TENANTS[i % TENANTS.length];
            // Paths shift by one with each round of tenants, so that each meets each, however many there are.
            String path = paths.get((i % TENANTS.length + i / TENANTS.length) % paths.size());
            places.acquire();
            answers.add(call(path, tenant).handle((answer, failure) -> {
                places.release();
                return isRight(answer, tenant) ? null : tenant + " " + path + ": " + answer + " " + failure;
            }));
        }
        List<String> wrong = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer != null)
                .toList();
        List<String> mixedUp = wrong.stream()
                .filter(answer -> !answer.contains(HttpTimeoutException.class.getName()))
                .toList();
        return wrong.size() - mixedUp.size() <= requests / UNANSWERED_ONE_IN ? mixedUp : wrong;
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
}
