package dev.modelregistry.spring.store.fault;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.fault.History.Load;
import dev.modelregistry.store.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads the revisions of all tenants again and again, past the faulty network, so that it is seen should one go back. */
final class RevisionPoll implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final StoreAccess access;
    private final List<String> tenants;
    private final List<Load> loads = new ArrayList<>();
    private final Thread thread = new Thread(this::repeat, "revision-poll");
    private volatile boolean isStopped;

    RevisionPoll(StoreAccess access, List<String> tenants) {
        this.access = access;
        this.tenants = tenants;
        thread.start();
    }

    private void repeat() {
        while (!isStopped) {
            long invoked = System.nanoTime();
            try {
                Map<String, Revision> revisions = access.store().revisions(tenants);
                long returned = System.nanoTime();
                for (String tenant : tenants) {
                    Revision revision = revisions.getOrDefault(tenant, Revision.NONE);
                    loads.add(new Load(tenant, revision, invoked, returned));
                }
            } catch (StoreUnavailableException e) {
                // The engine is down, which is what these runs are about.
            } finally {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Stops, and returns what was read. */
    List<Load> stop() throws InterruptedException {
        isStopped = true;
        thread.join();
        return loads;
    }

    @Override
    public void close() throws Exception {
        stop();
        access.close();
    }
}
