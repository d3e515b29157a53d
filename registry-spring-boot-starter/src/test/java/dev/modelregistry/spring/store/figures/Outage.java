package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ModelStore;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** What a reader and a writer see of ten seconds without the engine, and of five afterwards. */
final class Outage {

    private static final int TENANTS = 10;
    private static final long OFF_NANOS = 10_000_000_000L;
    private static final long ALL_NANOS = 15_000_000_000L;
    private static final long READ_PAUSE_NANOS = 1_000_000;
    private static final long WRITE_PAUSE_NANOS = 200_000_000;

    private final ModelRegistry node;
    private final long start = System.nanoTime();

    private Outage(ModelRegistry node) {
        this.node = node;
    }

    /** Stops the engine, or lets it go on. */
    interface Switch {
        void turn() throws Exception;
    }

    static String measure(ModelStore store, Switch off, Switch on) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ModelRegistry node = Tenants.node(store)) {
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                node.tenant(Tenants.code(tenant)).registerModel(Tenants.model(tenant, 0, 0));
            }
            off.turn();
            Outage outage = new Outage(node);
            Future<String> reads = threads.submit(outage::read);
            Future<String> writes = threads.submit(outage::write);
            LockSupport.parkNanos(OFF_NANOS);
            on.turn();
            return reads.get() + "; " + writes.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private String read() {
        Sample served = new Sample();
        Refusals refused = new Refusals();
        for (int i = 0; sinceStart() < ALL_NANOS; i++) {
            long before = sinceStart();
            try {
                Tenants.find(node, i % TENANTS, 0);
                served.add(sinceStart() - before);
            } catch (StaleReadException e) {
                refused.add(before, sinceStart());
            }
            LockSupport.parkNanos(READ_PAUSE_NANOS);
        }
        return String.format(
                Locale.ROOT,
                "%d reads served (p99 %.3f ms), %s",
                served.size(),
                served.percentile(0.99) / 1e6,
                refused);
    }

    private String write() {
        int made = 0;
        Refusals refused = new Refusals();
        for (int i = 1; sinceStart() < ALL_NANOS; i++) {
            long before = sinceStart();
            try {
                node.tenant("writes").registerModel(Tenants.model(0, 0, i));
                made++;
            } catch (StoreUnavailableException e) {
                refused.add(before, sinceStart());
            }
            LockSupport.parkNanos(WRITE_PAUSE_NANOS);
        }
        return made + " changes made, " + refused;
    }

    private long sinceStart() {
        return System.nanoTime() - start;
    }

    /** When something was refused, and after how long. */
    private static final class Refusals {

        private final Sample sample = new Sample();
        private long first;
        private long last;

        void add(long asked, long answered) {
            sample.add(answered - asked);
            first = first == 0 ? answered : first;
            last = answered;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d refused from %.1f s to %.1f s after the engine stopped (%s)",
                    sample.size(),
                    first / 1e9,
                    last / 1e9,
                    sample.millis());
        }
    }
}
