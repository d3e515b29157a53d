package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.store.ModelStore;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** What readers and writers see of ten seconds without the engine. */
final class Outage {

    private static final long TEN_SECONDS = 10_000_000_000L;
    private static final long MILLISECOND = 1_000_000;

    private Outage() {}

    /** Stops the engine, or lets it go on. */
    interface Switch {
        void turn() throws Exception;
    }

    static String measure(ModelStore store, Switch off, Switch on) throws Exception {
        try (ModelRegistry node = Tenants.node(store)) {
            for (int tenant = 0; tenant < 10; tenant++) {
                node.tenant(Tenants.code(tenant)).registerModel(Tenants.model(tenant, 0, 0));
            }
            off.turn();
            long start = System.nanoTime();
            Sample served = new Sample();
            Sample refused = new Sample();
            long firstRefused = 0;
            long lastRefused = 0;
            Sample writes = new Sample();
            boolean isOn = false;
            for (int i = 0; System.nanoTime() - start < 15 * TEN_SECONDS / 10; i++) {
                if (!isOn && System.nanoTime() - start > TEN_SECONDS) {
                    on.turn();
                    isOn = true;
                }
                long before = System.nanoTime();
                try {
                    Tenants.find(node, i % 10, 0);
                    served.add(System.nanoTime() - before);
                } catch (StaleReadException e) {
                    refused.add(System.nanoTime() - before);
                    firstRefused = firstRefused == 0 ? before - start : firstRefused;
                    lastRefused = System.nanoTime() - start;
                }
                if (!isOn && i % 1_000 == 999) {
                    before = System.nanoTime();
                    try {
                        node.tenant("writes").registerModel(Tenants.model(0, 0, i));
                    } catch (StoreUnavailableException e) {
                        writes.add(System.nanoTime() - before);
                    }
                }
                LockSupport.parkNanos(MILLISECOND);
            }
            return String.format(
                    Locale.ROOT,
                    "%d reads served (p99 %.3f ms), %d refused, from %.1f s to %.1f s after the engine stopped; %d"
                            + " changes refused (%s)",
                    served.size(),
                    served.percentile(0.99) / 1e6,
                    refused.size(),
                    firstRefused / 1e9,
                    lastRefused / 1e9,
                    writes.size(),
                    writes.millis());
        }
    }
}
