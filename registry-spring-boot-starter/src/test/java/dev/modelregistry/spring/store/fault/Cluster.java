package dev.modelregistry.spring.store.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An engine, nodes that use it as their store, and the network between them. */
final class Cluster implements AutoCloseable {

    private final Engine kind;
    private final Path directory;
    private final Random random;
    private final Duration maxStaleness;
    private final @Nullable EngineProcess engine;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<NodeProcess> started = new ArrayList<>();

    /**
     * Starts them all.
     *
     * @param engine the server; {@code null} when nodes have the engine in them
     */
    Cluster(Engine kind, @Nullable EngineProcess engine, int size, Path directory, Random random, Duration maxStaleness)
            throws IOException {
        this.kind = kind;
        this.engine = engine;
        this.directory = directory;
        this.random = random;
        this.maxStaleness = maxStaleness;
        for (int node = 0; node < size; node++) {
            if (engine != null) {
                proxies.add(new FaultProxy(engine.port()));
            }
            nodes.add(newNode(node));
        }
    }

    private NodeProcess newNode(int index) throws IOException {
        int port = engine == null ? 0 : proxies.get(index).port();
        String name = "n" + (index + 1) + "." + (started.size() + 1);
        NodeProcess node = new NodeProcess(kind, port, directory, name, directory, random.nextLong(), maxStaleness);
        started.add(node);
        return node;
    }

    void startNode(int index) throws IOException {
        nodes.set(index, newNode(index));
    }

    EngineProcess engine() {
        return Objects.requireNonNull(engine);
    }

    FaultProxy proxy(int node) {
        return proxies.get(node);
    }

    NodeProcess node(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    int anyNode() {
        return random.nextInt(nodes.size());
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    /** Returns all nodes there ever were, one for each start. */
    List<NodeProcess> everStarted() {
        return started;
    }

    Random random() {
        return random;
    }

    /** Lets time go by, at most so much: most often little. */
    void elapse(Duration most) {
        double share = random.nextDouble();
        LockSupport.parkNanos((long) (share * share * most.toNanos()));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (NodeProcess node : nodes) {
            node.kill();
        }
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
        if (engine != null) {
            engine.close();
        }
    }
}
