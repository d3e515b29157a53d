package dev.modelregistry.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A prepared sequence of accesses, Zipf over tenants and over names, in blocks: one benchmark invocation works off one
 * block. The strings are equal to those that were registered, but other objects.
 */
public class Accesses {

    static final int BLOCK = 100;

    private static final int BLOCKS = 1_024;

    final String[] tenants = new String[BLOCK * BLOCKS];
    final String[] names = new String[BLOCK * BLOCKS];
    final int[] tenantNumbers = new int[BLOCK * BLOCKS];
    final int[] modelNumbers = new int[BLOCK * BLOCKS];
    private int next;

    private Accesses() {}

    /** Returns where the next block begins. */
    final int nextBlock() {
        int block = next;
        next = (next + BLOCK) % tenants.length;
        return block;
    }

    final void fill(boolean oneTenantPerBlock, int thread) {
        SplittableRandom random = new SplittableRandom(Workload.SEED);
        List<String> codes = copies(Workload.tenants(Workload.TENANTS));
        List<String> modelNames = copies(Workload.modelNames(Workload.MODELS));
        Zipf anyTenant = new Zipf(codes.size(), random);
        Zipf anyModel = new Zipf(modelNames.size(), random);
        int tenant = 0;
        for (int i = 0; i < tenants.length; i++) {
            if (!oneTenantPerBlock || i % BLOCK == 0) {
                tenant = anyTenant.next();
            }
            tenantNumbers[i] = tenant;
            tenants[i] = codes.get(tenant);
            modelNumbers[i] = anyModel.next();
            names[i] = modelNames.get(modelNumbers[i]);
        }
        next = thread * (BLOCKS / 2 + 7) * BLOCK % tenants.length;
    }

    private static List<String> copies(List<String> strings) {
        return strings.stream().map(Workload::copy).toList();
    }

    /** As requests come: a block is one request, all of one tenant. */
    @State(Scope.Thread)
    public static class ByRequest extends Accesses {
        /** Fills the sequence. */
        @Setup
        public void setUp(ThreadParams thread) {
            fill(true, thread.getThreadIndex());
        }
    }

    /** Every access for another tenant. */
    @State(Scope.Thread)
    public static class Mixed extends Accesses {
        /** Fills the sequence. */
        @Setup
        public void setUp(ThreadParams thread) {
            fill(false, thread.getThreadIndex());
        }
    }
}
