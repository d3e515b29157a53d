package dev.modelregistry.cleanup;

import static dev.modelregistry.Definitions.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.modelregistry.ManualTicker;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.test.CheckedRegistries;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryPressureTest {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration UNDER_PRESSURE = Duration.ofMinutes(3);

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final InjectedPressure pressure = new InjectedPressure();
    private final BlockingQueue<TenantEvicted> evictions = new LinkedBlockingQueue<>();
    private final ModelRegistry registry =
            registries.create(builder -> builder.ticker(ticker).listener(event -> {
                if (event instanceof TenantEvicted eviction) {
                    evictions.add(eviction);
                }
            }));
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final RegistryManager manager = RegistryManager.builder(registry)
            .maxIdleTime(IDLE)
            .scheduler(scheduler)
            .source(pressure)
            .build();

    @AfterEach
    void stop() {
        manager.stop();
        scheduler.shutdownNow();
    }

    /* ---- what is done under pressure ---- */

    @Test
    void rise_tenantIdleForATenth_isCleanedAtOnce() throws InterruptedException {
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(UNDER_PRESSURE);
        registry.tenant("globex").resolveType(PERSON);
        manager.start();

        pressure.rise();

        assertThat(nextEviction()).isEqualTo(new TenantEvicted("acme", 1, RemovalCause.MEMORY_PRESSURE));
        assertThat(registry.getTenantInfo("globex")).isPresent();
        awaitScheduler();
        assertThat(manager.stats().pressureRuns()).isEqualTo(1);
        assertThat(manager.stats().runs()).isEqualTo(1);
        assertThat(manager.stats().pressureIdleTime()).isEqualTo(UNDER_PRESSURE);
    }

    @Test
    void rise_manyTimes_isDoneOnTheManagersThreadAndNotQueued() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        scheduler.execute(() -> awaitUninterrupted(release));
        manager.start();

        for (int i = 0; i < 100; i++) {
            pressure.rise();
        }
        assertThat(manager.stats().runs()).isZero();
        release.countDown();
        awaitScheduler();

        assertThat(manager.stats().pressureRuns()).isEqualTo(1);
        pressure.rise();
        awaitScheduler();
        assertThat(manager.stats().pressureRuns()).isEqualTo(2);
    }

    @Test
    void tell_memoryFellMeanwhile_isAnOrdinaryRun() throws Exception {
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(UNDER_PRESSURE);
        manager.start();

        pressure.tell();
        awaitScheduler();

        assertThat(evictions).isEmpty();
        assertThat(manager.stats().pressureRuns()).isZero();
    }

    @Test
    void periodicCleanup_whileHigh_takesTheShorterTime() throws InterruptedException {
        RegistryManager often = RegistryManager.builder(registry)
                .cleanupInterval(Duration.ofMillis(1))
                .pressureIdleTime(Duration.ofMinutes(1))
                .scheduler(scheduler)
                .source(pressure)
                .build();
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(Duration.ofMinutes(1));
        pressure.rise();

        often.start();

        assertThat(nextEviction()).isEqualTo(new TenantEvicted("acme", 1, RemovalCause.MEMORY_PRESSURE));
        pressure.fall();
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(IDLE);
        assertThat(nextEviction()).isEqualTo(new TenantEvicted("acme", 1, RemovalCause.IDLE));
        often.stop();
    }

    @Test
    void stop_listensNoMore() {
        assertThat(pressure.isListenedTo()).isFalse();
        manager.start();
        assertThat(pressure.isListenedTo()).isTrue();
        manager.stop();
        assertThat(pressure.isListenedTo()).isFalse();
    }

    @Test
    void rise_schedulerShutDown_isNoFailure() {
        manager.start();
        scheduler.shutdownNow();

        pressure.rise();

        assertThat(manager.stats().runs()).isZero();
    }

    @Test
    void memoryPressure_zero_switchesItOff() {
        RegistryManager off = RegistryManager.builder(registry)
                .memoryPressure(0)
                .source(pressure)
                .build();
        off.start();
        assertThat(pressure.isListenedTo()).isFalse();
        off.stop();
    }

    @Test
    void builder_outOfBounds_isRefused() {
        RegistryManager.Builder builder = RegistryManager.builder(registry);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.memoryPressure(-0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memoryPressure(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.memoryPressure(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pressureIdleTime(Duration.ZERO));
        builder.maxIdleTime(IDLE).pressureIdleTime(IDLE.plusMillis(1));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("pressureIdleTime");
    }

    /* ---- the JVM ---- */

    @Test
    void collection_moreInUseThanTheShare_causesACleanup() throws InterruptedException {
        RegistryManager real = RegistryManager.builder(registry)
                .maxIdleTime(IDLE)
                .memoryPressure(Double.MIN_NORMAL)
                .build();
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(UNDER_PRESSURE);
        real.start();
        assertThat(thresholds()).allMatch(threshold -> threshold > 0);

        TenantEvicted eviction = null;
        for (int i = 0; i < 60 && eviction == null; i++) {
            System.gc();
            eviction = evictions.poll(1, TimeUnit.SECONDS);
        }

        assertThat(eviction).isEqualTo(new TenantEvicted("acme", 1, RemovalCause.MEMORY_PRESSURE));
        real.stop();
        assertThat(thresholds()).allMatch(threshold -> threshold == 0);
    }

    @Test
    void threshold_ofSomebodyElse_stays() {
        for (MemoryPoolMXBean pool : pools()) {
            pool.setCollectionUsageThreshold(4711);
        }
        try {
            HeapPressure heap = new HeapPressure(0.5);
            heap.listen(() -> {});
            heap.refresh();
            assertThat(thresholds()).allMatch(threshold -> threshold == 4711);
            heap.ignore();
            assertThat(thresholds()).allMatch(threshold -> threshold == 4711);
        } finally {
            pools().forEach(pool -> pool.setCollectionUsageThreshold(0));
        }
    }

    @Test
    void threshold_ofTwoManagers_isTakenOverByTheOneThatStays() {
        HeapPressure first = new HeapPressure(0.5);
        HeapPressure second = new HeapPressure(0.25);
        first.listen(() -> {});
        List<Long> thresholds = thresholds();
        second.listen(() -> {});
        assertThat(thresholds()).isEqualTo(thresholds);

        first.ignore();
        second.refresh();

        assertThat(thresholds()).isNotEqualTo(thresholds).allMatch(threshold -> threshold > 0);
        second.ignore();
        second.ignore();
        assertThat(thresholds()).allMatch(threshold -> threshold == 0);
    }

    private static List<MemoryPoolMXBean> pools() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP
                        && pool.isUsageThresholdSupported()
                        && pool.isCollectionUsageThresholdSupported())
                .toList();
        assertThat(pools).isNotEmpty();
        return pools;
    }

    private static List<Long> thresholds() {
        return pools().stream()
                .map(MemoryPoolMXBean::getCollectionUsageThreshold)
                .toList();
    }

    private @Nullable TenantEvicted nextEviction() throws InterruptedException {
        return evictions.poll(30, TimeUnit.SECONDS);
    }

    private void awaitScheduler() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        scheduler.execute(reached::countDown);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
