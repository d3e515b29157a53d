package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spring.store.fault.Engine;
import dev.modelregistry.spring.store.fault.StoreAccess;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** A node in a JVM of its own that has nothing to do. */
final class IdleNode {

    static final int TENANTS = 1_000;
    private static final Duration REST = Duration.ofSeconds(10);

    private IdleNode() {}

    /**
     * Prints what was measured.
     *
     * @param args the engine and its port
     */
    public static void main(String[] args) throws Exception {
        try (StoreAccess access = Engine.valueOf(args[0]).open(Integer.parseInt(args[1]), Path.of("."))) {
            Set<String> before = threads();
            long heapBefore = usedHeap();
            try (ModelRegistry node = Tenants.node(access.store())) {
                Sample loads = new Sample();
                for (int tenant = 0; tenant < TENANTS; tenant++) {
                    long start = System.nanoTime();
                    Tenants.find(node, tenant, 0);
                    loads.add(System.nanoTime() - start);
                }
                long heap = usedHeap() - heapBefore;
                Set<String> threads = threads();
                threads.removeAll(before);
                threads.removeIf(name -> !name.startsWith("modelregistry"));
                long cpu = cpu();
                LockSupport.parkNanos(REST.toNanos());
                System.out.printf(
                        Locale.ROOT,
                        "cold load of a tenant with %d models: %s%nidle with %,d tenants: %.2f kB of heap each, threads %s,"
                                + " %.1f ms of CPU a second%n",
                        Tenants.MODELS,
                        loads.millis(),
                        TENANTS,
                        heap / 1024.0 / TENANTS,
                        threads,
                        (cpu() - cpu) / 1e6 / REST.toSeconds());
            }
        }
    }

    static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
