package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.CheckedRegistries;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Derived values asked for, computed and released by several threads; the invariants are checked after each test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DerivedRaceTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");
    private final List<Thread> started = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "racing");
        thread.setDaemon(true);
        started.add(thread);
        return thread;
    });

    /** What a factory that {@link #slow} made waits for, and how often it was called. */
    private final CountDownLatch entered = new CountDownLatch(1);

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void stop() {
        released.countDown();
        threads.shutdownNow();
    }

    /* ---- once ---- */

    @Test
    void of_manyThreads_computesOnce() throws Exception {
        int workers = 8;
        ConcurrentHashMap<Structure, AtomicInteger> counts = new ConcurrentHashMap<>();
        Derived<Object> counted = registry.derive("counted", structure -> {
            counts.computeIfAbsent(structure, key -> new AtomicInteger()).incrementAndGet();
            Thread.onSpinWait();
            return new Object();
        });
        for (int round = 0; round < 300; round++) {
            int number = round;
            CyclicBarrier start = new CyclicBarrier(workers);
            List<Future<Object>> values = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                Models models = registry.tenant("tenant" + worker % 3);
                values.add(threads.submit(() -> {
                    Model registered = models.registerModel(Model.of("M" + number, numbered(number)));
                    start.await();
                    return counted.of(registered);
                }));
            }
            for (Future<Object> value : values) {
                assertThat(value.get()).isSameAs(values.get(0).get());
            }
        }
        assertThat(counts)
                .hasSize(300)
                .allSatisfy((structure, count) -> assertThat(count).hasValue(1));
        assertThat(counted.stats().misses()).isEqualTo(300);
        assertThat(counted.stats().hits()).isEqualTo(300L * (workers - 1));
    }

    @Test
    void of_threadsThatWaited_getTheSameFailure() throws Exception {
        RuntimeException failure = new IllegalArgumentException("no");
        Derived<Object> slow = slow(() -> {
            throw failure;
        });
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        List<Future<Object>> asked = new ArrayList<>();
        asked.add(threads.submit(() -> slow.of(invoice)));
        entered.await();
        for (int i = 0; i < 3; i++) {
            asked.add(threads.submit(() -> slow.of(invoice)));
        }
        awaitWaiting(4);
        released.countDown();

        for (Future<Object> each : asked) {
            assertThatThrownBy(each::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(failure);
        }
        assertThat(calls).hasValue(1);
        assertThat(slow.stats().failures()).isEqualTo(1);
    }

    @Test
    void of_threadInterruptedWhileItWaits_getsTheValueAndStaysInterrupted() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Future<Object> first = threads.submit(() -> slow.of(invoice));
        entered.await();
        AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();
        Future<Boolean> second = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            Object value = slow.of(invoice);
            return Thread.interrupted() && value == first.get();
        });
        awaitWaiting(2);
        Thread waiting = waiter.get();
        assertThat(waiting).isNotNull();
        if (waiting != null) {
            waiting.interrupt();
            // Waking up clears the flag; only then does it matter that the value is not there yet.
            while (waiting.isInterrupted()) {
                Thread.onSpinWait();
            }
        }
        released.countDown();

        assertThat(second.get()).isTrue();
    }

    @Test
    void ofStructure_thatNoModelHas_isStillComputedOnceAtATime() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Future<Object> first = threads.submit(() -> slow.ofStructure(INVOICE));
        entered.await();
        Future<Object> second = threads.submit(() -> slow.ofStructure(Structure.of(Map.of("total", "number"))));
        awaitWaiting(2);
        released.countDown();

        assertThat(first.get()).isSameAs(second.get());
        assertThat(slow.stats().size()).isZero();
    }

    /* ---- released while it is computed ---- */

    @Test
    void release_whileTheFactoryRuns_doesNotWaitAndKeepsNothing() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Future<Object> asked = threads.submit(() -> slow.of(invoice));
        entered.await();

        assertThat(acme.removeModel("Invoice")).isTrue();
        assertThat(asked.isDone()).isFalse();
        released.countDown();

        assertThat(asked.get()).isNotNull();
        assertThat(slow.stats().size()).isZero();
    }

    @Test
    void release_whileTheFactoryRuns_leavesTheValueUnreachable() throws Exception {
        Derived<Object> slow = slow(Object::new);
        acme.registerModel(model("Invoice", INVOICE));
        Future<WeakReference<Object>> asked = threads.submit(() -> new WeakReference<>(slow.ofStructure(INVOICE)));
        entered.await();
        registry.clear();
        released.countDown();

        WeakReference<Object> value = asked.get();
        for (int i = 0; i < 100 && value.get() != null; i++) {
            System.gc();
        }
        assertThat(value.get()).as("still reachable").isNull();
    }

    @Test
    void release_andRegisteredAgainWhileTheFactoryRuns_keepsTheOneValue() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Model invoice = acme.registerModel(model("Invoice", INVOICE));
        Future<Object> asked = threads.submit(() -> slow.of(invoice));
        entered.await();
        registry.cleanupTenant("acme");
        Model again = registry.tenant("globex").registerModel(model("Bill", INVOICE));
        released.countDown();

        assertThat(slow.of(again)).isSameAs(asked.get());
        assertThat(calls).hasValue(1);
        assertThat(slow.stats().size()).isEqualTo(1);
    }

    @Test
    void registered_whileTheFactoryRunsForNobody_keepsTheValue() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Future<Object> asked = threads.submit(() -> slow.ofStructure(INVOICE));
        entered.await();
        Model invoice = acme.registerModel(model("Invoice", Structure.of(Map.of("total", "number"))));
        released.countDown();

        assertThat(slow.of(invoice)).isSameAs(asked.get());
        assertThat(slow.stats().size()).isEqualTo(1);
    }

    /** Every structure comes once, so one value that is left behind at any time is still there at the end. */
    @Test
    void release_againstComputing_leavesNothingBehind() throws Exception {
        int blocks = 2_000;
        int size = 50;
        Derived<Structure> same = registry.derive("same", structure -> structure);
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> asker = threads.submit(() -> {
            for (int block = 0; block < blocks; block++) {
                List<Structure> structures = numberedOf(block, size);
                await(start);
                structures.forEach(same::ofStructure);
            }
        });
        for (int block = 0; block < blocks; block++) {
            List<String> names = numberedOf(block, size).stream()
                    .map(structure -> acme.registerModel(Model.of("M" + structure.hashCode(), structure)))
                    .map(Model::name)
                    .toList();
            await(start);
            names.forEach(acme::removeModel);
        }
        asker.get();

        assertThat(same.stats().misses()).isEqualTo((long) blocks * size);
        assertThat(same.stats().size()).isZero();
    }

    private static List<Structure> numberedOf(int block, int size) {
        return IntStream.range(block * size, (block + 1) * size)
                .mapToObj(Definitions::numbered)
                .toList();
    }

    @Test
    void factory_whileItRuns_holdsUpNothingElse() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Future<Object> asked = threads.submit(() -> {
            try (TenantScope scope = registry.openTenant("acme")) {
                return slow.of(registry.registerModel(model("Invoice", INVOICE)));
            }
        });
        entered.await();
        Derived<Integer> others = registry.derive("others", Structure::size);

        for (int i = 0; i < 2_000; i++) {
            Model other = acme.registerModel(Model.of("M" + i, numbered(i)));
            assertThat(others.of(other)).isEqualTo(1);
        }
        acme.registerModel(model("Bill", INVOICE));
        assertThat(acme.removeModel("Bill")).isTrue();
        assertThat(acme.removeModel("Invoice")).isTrue();
        registry.cleanUp(Duration.ZERO);
        registry.cleanupTenant("acme");
        assertThat(others.stats().size()).isZero();
        assertThat(asked.isDone()).isFalse();
        released.countDown();
        assertThat(asked.get()).isNotNull();
    }

    /* ---- circles ---- */

    @Test
    void factories_thatWaitForEachOtherInACircle_failInsteadOfWaiting() throws Exception {
        List<Structure> circle = List.of(INVOICE, OTHER_INVOICE, PERSON);
        CyclicBarrier inside = new CyclicBarrier(circle.size());
        List<Derived<Object>> self = new ArrayList<>();
        Derived<Object> circular = registry.derive("circular", structure -> {
            await(inside);
            return self.get(0).ofStructure(circle.get((circle.indexOf(structure) + 1) % circle.size()));
        });
        self.add(circular);
        List<Future<Object>> asked = new ArrayList<>();
        for (Structure structure : circle) {
            asked.add(threads.submit(() -> circular.ofStructure(structure)));
        }

        for (Future<Object> each : asked) {
            assertThatThrownBy(() -> each.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("\"circular\"");
        }
        assertThat(circular.stats().failures()).isEqualTo(circle.size());
    }

    @Test
    void factory_thatNeedsWhatAnotherThreadComputes_waitsForIt() throws Exception {
        Derived<Object> slow = slow(Object::new);
        Derived<Object> through = registry.derive("through", structure -> slow.ofStructure(INVOICE));
        Future<Object> direct = threads.submit(() -> slow.ofStructure(INVOICE));
        entered.await();
        Future<Object> indirect = threads.submit(() -> through.ofStructure(PERSON));
        awaitWaiting(2);
        released.countDown();

        assertThat(indirect.get()).isSameAs(direct.get());
    }

    /* ---- everything at once ---- */

    @Test
    void everything_atOnce_leavesNothingBehind() throws Exception {
        ModelRegistry small = registries.create(builder -> builder.maxDerivedValues(5));
        List<Derived<Structure>> derivations = List.of(
                registry.derive("first", structure -> structure),
                registry.derive("second", structure -> structure),
                small.derive("small", structure -> structure));
        List<ModelRegistry> all = List.of(registry, registry, small);
        long seed = 20_261_121L;
        List<Future<?>> workers = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            Random random = new Random(seed + worker);
            workers.add(threads.submit(() -> {
                for (int i = 0; i < 10_000; i++) {
                    int which = random.nextInt(3);
                    step(all.get(which), derivations.get(which), random);
                }
            }));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        for (int i = 0; i < 3; i++) {
            RegistryInvariants.check(all.get(i));
            all.get(i).clear();
            assertThat(derivations.get(i).stats().size()).isZero();
            assertThat(derivations.get(i).stats().hits()).isPositive();
        }
    }

    private static void step(ModelRegistry registry, Derived<Structure> derived, Random random) {
        Models models = registry.tenant("tenant" + random.nextInt(3));
        Structure structure = numbered(random.nextInt(8));
        switch (random.nextInt(8)) {
            case 0, 1 -> models.registerModel(Model.of("M" + random.nextInt(4), structure));
            case 2 -> models.removeModel("M" + random.nextInt(4));
            case 3 -> models.resolveType(structure);
            case 4 -> {
                if (random.nextInt(10) == 0) {
                    registry.cleanUp(Duration.ZERO);
                } else if (random.nextInt(10) == 0) {
                    registry.cleanupTenant("tenant1");
                }
            }
            default -> assertThat(derived.ofStructure(structure)).isEqualTo(structure);
        }
    }

    /** Makes a derivation whose factory tells that it runs, and goes on when it may. */
    private Derived<Object> slow(Supplier<Object> result) {
        return registry.derive("slow", structure -> {
            calls.incrementAndGet();
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return result.get();
        });
    }

    /** Waits until so many of the threads that were started wait for something. */
    private void awaitWaiting(int count) {
        while (started.stream()
                        .filter(thread -> thread.getState() == Thread.State.WAITING)
                        .count()
                < count) {
            Thread.onSpinWait();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
