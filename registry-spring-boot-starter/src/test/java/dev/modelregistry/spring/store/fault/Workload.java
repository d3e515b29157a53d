package dev.modelregistry.spring.store.fault;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Models;
import dev.modelregistry.error.StaleReadException;
import dev.modelregistry.error.StoreConflictException;
import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.fault.History.ModelKey;
import dev.modelregistry.spring.store.fault.History.Outcome;
import dev.modelregistry.store.ModelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that write and read models of a registry and log what comes of it. Few tenants take most of it, so that nodes get in
 * each other's way.
 */
final class Workload {

    private static final int WRITERS = 3;
    private static final int READERS = 3;
    private static final int TENANTS = 150;
    private static final int NAMES = 4;
    private static final int SHARED_STRUCTURES = 20;
    private static final int GLOBAL_PERCENT = 3;
    private static final int REMOVE_PERCENT = 15;
    private static final int DEFINE_PERCENT = 20;
    private static final long WRITE_PAUSE_NANOS = 12_000_000;
    private static final long READ_PAUSE_NANOS = 8_000_000;

    private final ModelRegistry registry;
    private final RecordingStore store;
    private final HistoryLog log;
    private final String node;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isStopped;

    Workload(ModelRegistry registry, RecordingStore store, HistoryLog log, String node) {
        this.registry = registry;
        this.store = store;
        this.log = log;
        this.node = node;
    }

    /** Every key there may ever be. */
    static List<ModelKey> keys() {
        List<ModelKey> keys = new ArrayList<>();
        for (int name = 0; name < NAMES; name++) {
            keys.add(new ModelKey(ModelStore.GLOBAL, name(ModelStore.GLOBAL, name)));
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                keys.add(new ModelKey("t" + tenant, name("t" + tenant, name)));
            }
        }
        return keys;
    }

    /** Global models have names of their own, since a tenant would see them where it has none of a name. */
    private static String name(String tenant, int number) {
        return (tenant.equals(ModelStore.GLOBAL) ? "Global" : "Model") + number;
    }

    void start(long seed) {
        Random seeds = new Random(seed);
        for (int i = 0; i < WRITERS + READERS; i++) {
            Random random = new Random(seeds.nextLong());
            boolean isWriter = i < WRITERS;
            Thread thread = new Thread(() -> repeat(isWriter, random), (isWriter ? "writer-" : "reader-") + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns when no thread does anything any more. */
    void stop() throws InterruptedException {
        isStopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long reads() {
        return reads.get();
    }

    private void repeat(boolean isWriter, Random random) {
        while (!isStopped) {
            ModelKey key = randomKey(random);
            if (isWriter) {
                write(key, random);
            } else {
                read(key);
            }
            LockSupport.parkNanos((long) (2 * random.nextDouble() * (isWriter ? WRITE_PAUSE_NANOS : READ_PAUSE_NANOS)));
        }
    }

    private static ModelKey randomKey(Random random) {
        double skewed = Math.pow(random.nextDouble(), 3);
        String tenant = random.nextInt(100) < GLOBAL_PERCENT ? ModelStore.GLOBAL : "t" + (int) (TENANTS * skewed);
        return new ModelKey(tenant, name(tenant, random.nextInt(NAMES)));
    }

    private Models models(ModelKey key) {
        return key.tenant().equals(ModelStore.GLOBAL) ? registry.global() : registry.tenant(key.tenant());
    }

    private void write(ModelKey key, Random random) {
        String id = node + "." + writes.incrementAndGet();
        int kind = random.nextInt(100);
        int shape = random.nextInt(SHARED_STRUCTURES);
        store.beginWrite(id);
        long invoked = System.nanoTime();
        Outcome outcome;
        try {
            outcome = Outcome.DONE;
            if (kind < REMOVE_PERCENT) {
                outcome = models(key).removeModel(key.name()) ? Outcome.DONE : Outcome.NOTHING_TO_DO;
            } else if (kind < REMOVE_PERCENT + DEFINE_PERCENT) {
                models(key).define(key.name(), Values.definition(id));
            } else {
                models(key).registerModel(Values.model(key.name(), id, shape));
            }
        } catch (StoreUnavailableException e) {
            outcome = e.isOutcomeUnknown() ? Outcome.UNKNOWN : Outcome.FAILED;
        } catch (StoreConflictException | StaleReadException e) {
            outcome = Outcome.FAILED;
        }
        log.wrote(id, key, outcome, invoked, System.nanoTime());
        if (outcome == Outcome.DONE) {
            acknowledged.incrementAndGet();
        }
    }

    private void read(ModelKey key) {
        long invoked = System.nanoTime();
        String value;
        try {
            value = valueOf(key);
        } catch (StoreUnavailableException | StaleReadException e) {
            // What it is there for: better no answer than one that is too old.
            return;
        }
        log.read(key, value, invoked, System.nanoTime());
        reads.incrementAndGet();
    }

    /** Returns what the registry says of a key now. */
    String valueOf(ModelKey key) {
        return models(key).findModelByName(key.name()).map(Values::of).orElse(History.ABSENT);
    }
}
