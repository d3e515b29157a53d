package dev.modelregistry.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the CPU time and the allocation of the benchmark's own threads. Wall-clock time on a shared machine says more
 * about the neighbours; CPU time leaves out the garbage collector and the compiler too. A benchmark that prepares
 * something in each iteration calls {@link #begin} when it has, and {@link #end} in the end.
 */
public final class ThreadCost implements InternalProfiler {

    static final String CPU = "cpu";
    static final String ALLOCATION = "allocation";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long beginCpu;
    private static long beginBytes;
    private static long sectionCpu;
    private static long sectionBytes;

    private long cpuBefore;
    private long bytesBefore;

    /** Called by JMH. */
    public ThreadCost() {}

    /** Begins what is to be measured, on the only thread of the benchmark. */
    static void begin() {
        beginBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        beginCpu = THREADS.getCurrentThreadCpuTime();
    }

    /** Ends it. */
    static void end() {
        sectionCpu = THREADS.getCurrentThreadCpuTime() - beginCpu;
        sectionBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - beginBytes;
    }

    @Override
    public String getDescription() {
        return "CPU time and allocation of the benchmark's threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        sectionCpu = 0;
        long[] workers = workers();
        cpuBefore = sum(THREADS.getThreadCpuTime(workers));
        bytesBefore = sum(THREADS.getThreadAllocatedBytes(workers));
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long[] workers = workers();
        boolean isSection = sectionCpu > 0;
        double cpu = isSection ? sectionCpu : sum(THREADS.getThreadCpuTime(workers)) - cpuBefore;
        double bytes = isSection ? sectionBytes : sum(THREADS.getThreadAllocatedBytes(workers)) - bytesBefore;
        long operations =
                Math.max(result.getMetadata().getAllOps(), result.getMetadata().getMeasuredOps());
        return List.of(
                new ScalarResult(CPU, cpu / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(ALLOCATION, bytes / operations, "B/op", AggregationPolicy.AVG));
    }

    private static long[] workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("jmh-worker"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    private static long sum(long[] figures) {
        long sum = 0;
        for (long figure : figures) {
            sum += Math.max(figure, 0);
        }
        return sum;
    }
}
